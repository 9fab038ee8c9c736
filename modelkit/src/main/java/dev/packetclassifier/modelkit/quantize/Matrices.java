// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

/** The little linear algebra of rounding: symmetric matrices of at most 64 rows. */
final class Matrices {
  private Matrices() {}

  /**
   * Mean products of inputs, made invertible.
   *
   * @param damping share of the mean diagonal that is added to the diagonal
   */
  static double[][] gram(int[][] rows, double damping) {
    int width = rows[0].length;
    double[][] gram = new double[width][width];
    for (int[] row : rows) {
      for (int i = 0; i < width; i++) {
        if (row[i] != 0) {
          for (int k = 0; k <= i; k++) {
            gram[i][k] += (double) row[i] * row[k];
          }
        }
      }
    }
    double trace = 0;
    for (int i = 0; i < width; i++) {
      trace += gram[i][i];
    }
    double added = Math.max(1e-6, damping * trace / width);
    for (int i = 0; i < width; i++) {
      gram[i][i] += added;
      for (int k = 0; k < i; k++) {
        gram[k][i] = gram[i][k];
      }
    }
    return gram;
  }

  /** @param matrix symmetric and positive definite */
  static double[][] inverse(double[][] matrix) {
    int n = matrix.length;
    double[][] lower = cholesky(matrix);
    double[][] inverse = new double[n][n];
    for (int c = 0; c < n; c++) {
      double[] column = new double[n];
      for (int i = 0; i < n; i++) {
        double sum = i == c ? 1 : 0;
        for (int k = 0; k < i; k++) {
          sum -= lower[i][k] * column[k];
        }
        column[i] = sum / lower[i][i];
      }
      for (int i = n - 1; i >= 0; i--) {
        double sum = column[i];
        for (int k = i + 1; k < n; k++) {
          sum -= lower[k][i] * column[k];
        }
        column[i] = sum / lower[i][i];
      }
      for (int i = 0; i < n; i++) {
        inverse[i][c] = column[i];
      }
    }
    return inverse;
  }

  /** Lower triangle L with {@code matrix = L * transpose(L)}. */
  static double[][] cholesky(double[][] matrix) {
    int n = matrix.length;
    double[][] lower = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k <= i; k++) {
        double sum = matrix[i][k];
        for (int m = 0; m < k; m++) {
          sum -= lower[i][m] * lower[k][m];
        }
        lower[i][k] = i == k ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[k][k];
      }
    }
    return lower;
  }

  static double[][] transposedCholesky(double[][] matrix) {
    double[][] lower = cholesky(matrix);
    double[][] upper = new double[lower.length][lower.length];
    for (int i = 0; i < lower.length; i++) {
      for (int k = 0; k <= i; k++) {
        upper[k][i] = lower[i][k];
      }
    }
    return upper;
  }
}
