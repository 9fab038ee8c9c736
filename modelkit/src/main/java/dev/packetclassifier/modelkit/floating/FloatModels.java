// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.floating;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.modelkit.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Float models in files: JSON. */
public final class FloatModels {
  private static final ObjectMapper MAPPER = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private FloatModels() {}

  public static byte[] write(FloatModel model) {
    try {
      return MAPPER.writerFor(FloatModel.class).writeValueAsBytes(model);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a float model is always writable", e);
    }
  }

  /** @throws InputException when the file is no float model, or one whose parts do not fit together */
  public static FloatModel read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + " is not there: give a model that pclf train or pclf import wrote with --float-model");
    }
    FloatModel model;
    try {
      model = MAPPER.readValue(Files.readAllBytes(file), FloatModel.class);
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage().replaceAll(" \\(class .*", "")
          .replaceAll("(?s): not one of the values accepted for Enum class.*", "");
      throw new InputException(
          file + " is no float model (" + reason + "): give one that pclf train or pclf import wrote with --float-model", e);
    }
    FloatShape.check(file, model);
    return model;
  }
}
