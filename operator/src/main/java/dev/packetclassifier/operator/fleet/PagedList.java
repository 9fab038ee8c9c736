// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.fleet;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.dsl.Listable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Lists page by page, so that no answer is larger than a page. */
public final class PagedList {
  private static final long PAGE = 50;

  private PagedList() {}

  /** Everything there is, each object trimmed as it comes. */
  public static <T extends HasMetadata, L extends KubernetesResourceList<T>> List<T> all(Listable<L> source, UnaryOperator<T> trim) {
    List<T> found = new ArrayList<>();
    String next = null;
    do {
      ListOptions options = new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build();
      L page = source.list(options);
      page.getItems().forEach(item -> found.add(trim.apply(item)));
      next = page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    return found;
  }
}
