package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.gson.Gson;
import io.mneme.worker.SharedEntry;
import io.mneme.worker.SharedMap;
import io.mneme.worker.ValueCodec;
import io.mneme.worker.ValueConversionException;
import io.mneme.worker.ValueType;
import io.mneme.worker.Worker;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values of all kinds, from one worker through the broker to another; codecs of applications. */
@Timeout(60)
class ValuesIT extends TwoWorkers {

  enum Size {
    SMALL,
    LARGE
  }

  record Item(String name, Size size, Optional<LocalDate> until) {}

  @SuppressWarnings("ArrayRecordComponent") // applications have such
  record Order(ZonedDateTime at, Duration took, Map<String, List<Item>> items, byte[] scan) {}

  record Note(String text, int stars) {}

  @Test
  void generics() {
    Map<String, List<Item>> items =
        Map.of("a", List.of(new Item("pear", Size.SMALL, Optional.of(LocalDate.MAX))));
    worker.map(name, new ValueType<Map<String, List<Item>>>() {}).set("k", items);
    SharedMap<Map<String, List<Item>>> map = other.map(name, new ValueType<>() {});
    assertThat(map.get("k")).contains(items);
    assertThat(map.entry("k").map(SharedEntry::value)).contains(items);
    assertThat(map.async().get("k").join()).contains(items);
  }

  @Test
  void aRecordOfMany() {
    byte[] scan = new byte[256];
    IntStream.range(0, 256).forEach(i -> scan[i] = (byte) i);
    Order order =
        new Order(
            ZonedDateTime.parse("2026-10-25T02:30:00.123456789+01:00[Europe/Berlin]"),
            Duration.ofNanos(-1),
            Map.of("", List.of(new Item("fig", Size.LARGE, Optional.empty()))),
            scan);
    worker.map(name, Order.class).set("k", order);
    assertThat(other.map(name, Order.class).get("k").orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(order);
  }

  @Test
  void bytesTimesOptionalsAndNodes() throws IOException {
    byte[] bytes = {0, -1, 127, -128};
    worker.map(name, byte[].class).set("bytes", bytes);
    assertThat(other.map(name, byte[].class).get("bytes")).contains(bytes);
    Instant instant = Instant.parse("2026-01-02T03:04:05.123456789Z");
    worker.map(name, Instant.class).set("instant", instant);
    assertThat(other.map(name, Instant.class).get("instant")).contains(instant);
    worker.map(name, new ValueType<Optional<Size>>() {}).set("size", Optional.of(Size.LARGE));
    assertThat(other.map(name, new ValueType<Optional<Size>>() {}).get("size"))
        .contains(Optional.of(Size.LARGE));
    String text = "{\"z\":1.10,\"a\":[0.12345678901234567890123,null]}";
    JsonNode node =
        JsonMapper.builder()
            .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .readTree(text);
    worker.map(name, JsonNode.class).set("node", node);
    assertThat(other.map(name, JsonNode.class).get("node")).contains(node);
    assertThat(other.map(name, JsonNode.class).get("node")).hasToString("Optional[" + text + "]");
  }

  @Test
  void genericsOnAChannel() throws InterruptedException {
    BlockingQueue<List<Item>> got = new LinkedBlockingQueue<>();
    ValueType<List<Item>> type = new ValueType<>() {};
    try (var subscription =
        other.channel(name, type).subscribe(message -> got.add(message.value()))) {
      assertThat(subscription).isNotNull();
      List<Item> items = List.of(new Item("pear", Size.SMALL, Optional.empty()));
      worker.channel(name, type).publish(items);
      assertThat(got.poll(30, TimeUnit.SECONDS)).isEqualTo(items);
    }
  }

  @Test
  void nothingIsNoValue() {
    SharedMap<Optional<String>> map = worker.map(name, new ValueType<>() {});
    map.set("k", Optional.of("x"));
    assertThatThrownBy(() -> map.set("k", Optional.empty()))
        .isInstanceOf(ValueConversionException.class)
        .hasMessageContaining("map \"" + name + "\", key \"k\"")
        .hasMessageContaining("cannot be null: delete the entry instead");
    assertThat(map.get("k")).contains(Optional.of("x"));
  }

  @Test
  void aValueThatDoesNotFitTellsWhereAndStays() {
    worker
        .map(name, new ValueType<List<Map<String, Object>>>() {})
        .set("k", List.of(Map.of("text", "secret", "stars", 1.5)));
    SharedMap<List<Note>> map = other.map(name, new ValueType<>() {});
    assertThatThrownBy(() -> map.get("k"))
        .isInstanceOf(ValueConversionException.class)
        .hasMessageContainingAll(
            "map \"" + name + "\", key \"k\"",
            "java.util.List<io.mneme.master.ValuesIT$Note>",
            "at $[0].stars, line: 1, column: ",
            "1.5")
        .hasMessageNotContaining("secret");
    CompletableFuture<Optional<List<Note>>> later = map.async().get("k");
    assertThatThrownBy(() -> later.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(ValueConversionException.class)
        .hasMessageContaining("at $[0].stars");
    assertThat(other.map(name, Object.class).get("k"))
        .contains(List.of(Map.of("text", "secret", "stars", 1.5)));
  }

  // begin of the codec with an ObjectMapper
  record MapperCodec(ObjectMapper mapper) implements ValueCodec {
    @Override
    public byte[] encode(Object value, Type type) throws IOException {
      return mapper.writerFor(mapper.constructType(type)).writeValueAsBytes(value);
    }

    @Override
    public Object decode(byte[] json, Type type) throws IOException {
      return mapper.readValue(json, mapper.constructType(type));
    }
  }

  // end of the codec with an ObjectMapper

  // begin of the codec with Gson
  record GsonCodec(Gson gson) implements ValueCodec {
    @Override
    public byte[] encode(Object value, Type type) {
      return gson.toJson(value, type).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object decode(byte[] json, Type type) {
      return gson.fromJson(new String(json, StandardCharsets.UTF_8), type);
    }
  }

  // end of the codec with Gson

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Circle.class, name = "circle"),
    @JsonSubTypes.Type(value = Square.class, name = "square")
  })
  interface Shape {}

  record Circle(int radius) implements Shape {}

  record Square(int side) implements Shape {}

  @Test
  void anApplicationsOwnMapperDecidesWhatItReads() throws InterruptedException {
    ValueCodec codec = new MapperCodec(new ObjectMapper());
    List<Shape> shapes = List.of(new Circle(1), new Square(2));
    ValueType<List<Shape>> type = new ValueType<>() {};
    try (Worker ann = memory.worker().codec(codec).connect();
        Worker bob = memory.worker().codec(codec).connect()) {
      ann.map(name, type).set("k", shapes);
      assertThat(bob.map(name, type).get("k")).contains(shapes);
      assertThat(bob.map(name, type).getAndSet("k", List.of())).contains(shapes);
      BlockingQueue<List<Shape>> got = new LinkedBlockingQueue<>();
      try (var subscription =
          bob.channel(name, type).subscribe(message -> got.add(message.value()))) {
        assertThat(subscription).isNotNull();
        ann.channel(name, type).publish(shapes);
        assertThat(got.poll(30, TimeUnit.SECONDS)).isEqualTo(shapes);
      }
      assertThat(ann.map(name, type).setIfValue("k", List.of(), shapes)).isPresent();
    }
    assertThatThrownBy(() -> other.map(name, type).get("k"))
        .isInstanceOf(ValueConversionException.class)
        .hasMessageContaining("@JsonTypeInfo")
        .hasMessageContaining("Give a codec of your own");
    assertThat(other.map(name, JsonNode.class).get("k"))
        .hasToString(
            "Optional[[{\"kind\":\"circle\",\"radius\":1},{\"kind\":\"square\",\"side\":2}]]");
  }

  @Test
  void anotherLibrarySharesAMapWithTheDefault() {
    ValueType<List<Note>> type = new ValueType<>() {};
    List<Note> notes = List.of(new Note("good", 5), new Note("bad", 1));
    try (Worker ann = memory.worker().codec(new GsonCodec(new Gson())).connect()) {
      ann.map(name, type).set("k", notes);
      assertThat(other.map(name, type).get("k")).contains(notes);
      other.map(name, type).set("k", notes.subList(0, 1));
      assertThat(ann.map(name, type).get("k")).contains(notes.subList(0, 1));

      worker.map(name, String.class).set("k", "no list");
      assertThatThrownBy(() -> ann.map(name, type).get("k"))
          .isInstanceOf(ValueConversionException.class)
          .hasMessageContainingAll("map \"" + name + "\", key \"k\"", "Note", "$");
    }
  }

  @Test
  void aBadCodecHarmsNobody() throws Exception {
    ValueCodec codec =
        new ValueCodec() {
          @Override
          public byte[] encode(Object value, Type type) throws IOException {
            return switch (value.toString()) {
              case "null" -> nothing();
              case "error" -> throw new StackOverflowError();
              case "exception" -> throw new IllegalStateException("not now");
              default -> value.toString().getBytes(StandardCharsets.UTF_8);
            };
          }

          @Override
          public Object decode(byte[] json, Type type) throws IOException {
            String text = new String(json, StandardCharsets.UTF_8);
            return switch (text) {
              case "0" -> nothing();
              case "1" -> throw new StackOverflowError();
              case "2" -> throw new IllegalStateException("not now");
              default -> text;
            };
          }
        };
    BlockingQueue<String> got = new LinkedBlockingQueue<>();
    try (Worker bad = memory.worker().codec(codec).connect();
        var subscription =
            bad.channel(name, String.class).subscribe(message -> got.add(message.value()))) {
      assertThat(subscription).isNotNull();
      SharedMap<String> map = bad.map(name, String.class);
      for (String value : List.of("null", "error", "exception", "{", "1 2", "'a'", "")) {
        assertThatThrownBy(() -> map.set("k", value))
            .as(value)
            .isInstanceOf(ValueConversionException.class)
            .hasMessageContaining("map \"" + name + "\", key \"k\"");
      }
      for (int i = 0; i < 3; i++) {
        worker.map(name, Integer.class).set("k" + i, i);
        worker.channel(name, Integer.class).publish(i);
        String key = "k" + i;
        assertThatThrownBy(() -> map.get(key)).isInstanceOf(ValueConversionException.class);
        CompletableFuture<Optional<String>> later = map.async().get(key);
        assertThatThrownBy(() -> later.get(30, TimeUnit.SECONDS))
            .hasCauseInstanceOf(ValueConversionException.class);
      }
      map.set("k", "3");
      assertThat(map.get("k")).contains("3");
      assertThat(other.map(name, Integer.class).get("k")).contains(3);
      worker.channel(name, Integer.class).publish(3);
      assertThat(got.poll(30, TimeUnit.SECONDS)).isEqualTo("3");
    }
  }

  /** What no codec may return. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }

  @Test
  void theCodecsStandInTheReadme() throws IOException {
    String source = Files.readString(Path.of("src/test/java/io/mneme/master/ValuesIT.java"));
    String readme = Files.readString(Path.of("../worker/README.md"));
    for (String what : List.of("an ObjectMapper", "Gson")) {
      String begin = "// begin of the codec with " + what + "\n";
      String code =
          source.substring(
              source.indexOf(begin) + begin.length(),
              source.indexOf("// end of the codec with " + what + "\n"));
      assertThat(readme)
          .contains(
              "```java\n" + code.replace("@Override\n    ", "").stripIndent().strip() + "\n```");
    }
  }
}
