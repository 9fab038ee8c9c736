// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.modelkit.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;

/** Finds the one classifier, or the one revision, in a file of YAML or JSON. */
final class Documents {
  private static final int MOST_BYTES = 64 << 20;
  private static final String VERSION = Api.GROUP + "/" + Api.VERSION;
  private static final String BYTE_ORDER_MARK = "\ufeff";
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final YAMLFactory FACTORY = factory();

  private final String file;
  private final List<JsonNode> found = new ArrayList<>();
  private final List<String> others = new ArrayList<>();

  private Documents(String file) {
    this.file = file;
  }

  private static YAMLFactory factory() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MOST_BYTES);
    return YAMLFactory.builder().loaderOptions(options).enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  }

  /** What a file is called in words. */
  static String name(Path file) {
    return file.toString().equals("-") ? "standard input" : file.toString();
  }

  /**
   * @param file {@code -} for standard input
   * @throws InputException when there is not exactly one
   */
  static JsonNode one(Path file) throws IOException {
    Documents documents = new Documents(name(file));
    documents.read(text(file));
    return documents.single();
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = open(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new InputException(name(file) + " has more than " + MOST_BYTES + " bytes: give the manifest of a PacketClassifier");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.chars().anyMatch(c -> c < ' ' && c != '\t' && c != '\n' && c != '\r')) {
        throw new CharacterCodingException();
      }
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new InputException(name(file) + " is no text in UTF-8: give the manifest of a PacketClassifier, YAML or JSON", e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    if (file.toString().equals("-")) {
      return System.in;
    }
    if (!Files.exists(file) || Files.isDirectory(file)) {
      throw new InputException(
          file + (Files.isDirectory(file) ? " is a folder" : " is not there") + ": give a manifest of a PacketClassifier");
    }
    return Files.newInputStream(file);
  }

  private void read(String text) throws IOException {
    try (YAMLParser parser = FACTORY.createParser(text);
        MappingIterator<JsonNode> documents = MAPPER.readerFor(JsonNode.class).readValues(new Plain(parser))) {
      while (documents.hasNextValue()) {
        sort(documents.nextValue());
      }
    } catch (JsonProcessingException e) {
      throw new InputException(file + " is not YAML: " + words(e), e);
    }
  }

  /** Lists, as kubectl gives them when no name is asked for, are looked into. */
  private void sort(JsonNode object) {
    String kind = object.path("kind").asText();
    if (kind.endsWith("List") && object.path("items").isArray()) {
      object.path("items").forEach(this::sort);
    } else if (kind.matches("PacketClassifier(Revision)?") && object.path("apiVersion").asText().startsWith(Api.GROUP + "/")) {
      found.add(object);
    } else if (!object.isNull() && !object.isMissingNode()) {
      others.add(!object.isObject() ? "a text" : kind.isEmpty() ? "an object without a kind" : kind);
    }
  }

  private JsonNode single() {
    if (found.isEmpty()) {
      throw new InputException(others.isEmpty() ? file + " is empty: give a manifest of a PacketClassifier"
          : file + " holds no PacketClassifier of " + Api.GROUP + ": check kind and apiVersion; it holds "
              + others.stream().distinct().limit(5).collect(Collectors.joining(", ")));
    }
    if (found.size() > 1) {
      throw new InputException(file + " holds " + found.size() + " classifiers, "
          + found.stream().limit(5).map(object -> object.path("metadata").path("name").asText()).collect(Collectors.joining(", "))
          + ": give one alone");
    }
    String version = found.get(0).path("apiVersion").asText();
    if (!version.equals(VERSION)) {
      throw new InputException(file + ": apiVersion is " + version + ", must be " + VERSION);
    }
    return found.get(0);
  }

  /** The first line of what the library says, without what only its users could change. */
  private static String words(JsonProcessingException e) {
    String first = e.getOriginalMessage() == null ? "it cannot be read" : e.getOriginalMessage().lines().findFirst().orElse("");
    String plain = first.replaceFirst("^[\\w.]+Exception: ", "").replaceFirst(" \\(\\d+, from `.*", "").replaceFirst(", from `.*", "");
    return plain + (e.getLocation() == null || e.getLocation().getLineNr() < 1 ? "" : " (line " + e.getLocation().getLineNr() + ")");
  }

  /** Refuses what stands for something that is written elsewhere: the library would take the name of an alias for its value. */
  private static final class Plain extends JsonParserDelegate {
    private final YAMLParser parser;

    Plain(YAMLParser parser) {
      super(parser);
      this.parser = parser;
    }

    @Override
    public JsonToken nextToken() throws IOException {
      JsonToken token = super.nextToken();
      if (parser.isCurrentAlias()) {
        throw new JsonParseException(this, "*" + getText() + " is an alias, which is not followed here: write out what it stands for");
      }
      if (token == JsonToken.VALUE_EMBEDDED_OBJECT) {
        throw new JsonParseException(this, "a value has a tag, such as !!binary: write it as text");
      }
      return token;
    }
  }
}
