package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import io.mneme.protocol.JsonText;
import java.io.IOException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What does not fit is refused with its place, and never made to fit. */
class ValueStrictnessTest {

  enum Fruit {
    PEAR,
    FIG
  }

  record Item(String name, int price, Fruit fruit, LocalDate since) {}

  record Cart(String owner, List<Item> items) {}

  record Age(int years) {
    Age {
      if (years < 0) {
        throw new IllegalArgumentException("nobody is " + years + " years old");
      }
    }
  }

  record Flags(boolean on) {}

  static class Unreadable {
    public String getText() throws IOException {
      throw new IOException("the disk is full");
    }
  }

  static Arguments refused(Type type, String... json) {
    return Arguments.of(type, List.of(json));
  }

  static List<Arguments> misfits() {
    List<Arguments> all = new ArrayList<>();
    for (Class<?> whole : List.of(int.class, Integer.class, long.class, Long.class, short.class)) {
      all.add(
          refused(
              whole,
              "1.5",
              "1.0",
              "1e2",
              "99999999999999999999",
              "\"1\"",
              "\"\"",
              "\" \"",
              "true",
              "[1]",
              "[]",
              "{}"));
    }
    all.add(refused(Integer.class, "3000000000", "-2147483649"));
    all.add(refused(short.class, "32768"));
    all.add(refused(byte.class, "128", "200", "-129", "1.5", "\"1\"", "\" \""));
    all.add(refused(Byte.class, "200"));
    all.add(refused(byte[].class, "[200]", "\"not base64!\"", "7", "\"QQ\""));
    all.add(refused(BigInteger.class, "1.5", "1e3", "\"1\"", "\" \""));
    all.add(refused(BigDecimal.class, "\"1.5\"", "\"\"", "\" \"", "true"));
    all.add(refused(double.class, "1e400", "-1e400", "1" + "0".repeat(400), "\"1.5\"", "\"\""));
    all.add(refused(Double.class, "1e400", "\" \"", "false"));
    all.add(refused(double[].class, "[1e400]"));
    all.add(refused(float.class, "1e39", "1e400", "\"1\""));
    all.add(refused(boolean.class, "1", "0", "\"true\"", "\"\""));
    all.add(refused(Boolean.class, "1", "\" \""));
    all.add(refused(char.class, "65", "\"ab\"", "\"\""));
    all.add(refused(String.class, "1", "1.5", "true", "[\"a\"]", "{}"));
    all.add(refused(UUID.class, "\"\"", "\" \"", "\"x\""));
    all.add(refused(Fruit.class, "\"PLUM\"", "\"pear\"", "\"\"", "0", "\"0\"", "[\"PEAR\"]"));
    all.add(refused(Instant.class, "17", "1.5", "\"17\"", "\"-1.5\"", "\"\"", "\"2026-01-01\""));
    all.add(refused(ZonedDateTime.class, "17", "\"17\"", "[]", "\"2026-01-01T00:00:00\""));
    all.add(refused(OffsetDateTime.class, "17", "\"17\""));
    all.add(refused(Duration.class, "17", "\"17\"", "\"1 hour\""));
    all.add(
        refused(
            LocalDate.class,
            "\"2026-02-30\"",
            "\"2026-1-1\"",
            "\"2026-01-01T10:00:00\"",
            "\"2026-01-01T10:00:00Z\"",
            "[]",
            "[2026,1,1]",
            "17"));
    all.add(refused(LocalDateTime.class, "\"2026-01-01T10:00:00Z\"", "\"2026-01-01\"", "[]"));
    all.add(refused(LocalTime.class, "\"2026-01-01T10:00:00\"", "\"24:01\"", "[]"));
    all.add(refused(YearMonth.class, "\"2026-13\"", "[]"));
    all.add(refused(Item.class, "\"\"", "[]", "{}", "{\"name\":\"a\"}", "{\"price\":null}"));
    all.add(refused(Flags.class, "{}", "{\"on\":null}"));
    all.add(refused(List.class, "\"\"", "{}", "1"));
    all.add(refused(Map.class, "\"\"", "[]", "{\"a\":1,\"a\":2}"));
    all.add(refused(com.fasterxml.jackson.databind.JsonNode.class, "{\"a\":1,\"a\":2}"));
    all.add(refused(com.fasterxml.jackson.databind.node.ObjectNode.class, "[]", "1"));
    all.add(refused(OptionalInt.class, "1.5", "\"1\"", "3000000000"));
    all.add(refused(new ValueType<Optional<Integer>>() {}.type(), "1.5", "\"1\""));
    all.add(refused(new ValueType<Map<Integer, String>>() {}.type(), "{\"x\":\"\"}"));
    return all;
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void whatDoesNotFitIsNotMadeToFit(Type type, List<String> texts) {
    Values<Object> values = new Values<>(new JacksonCodec(), type);
    for (String text : texts) {
      assertThatThrownBy(() -> values.decode("map \"m\", key \"k\"", JsonText.of(text)))
          .as("%s as %s", text, type)
          .isInstanceOf(ValueConversionException.class)
          .hasMessageContaining("map \"m\", key \"k\"")
          .hasMessageContaining(type.getTypeName())
          .hasMessageContaining("at $")
          .hasMessageContaining("line: 1, column: ")
          .hasMessageNotContaining("Feature");
    }
  }

  private static void assertMisfit(Type type, String json, String... parts) {
    Values<Object> values = new Values<>(new JacksonCodec(), type);
    assertThatThrownBy(() -> values.decode("map \"m\", key \"k\"", JsonText.of(json)))
        .isInstanceOf(ValueConversionException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void theMessageShowsThePlaceDeepInside() {
    String good = "{\"name\":\"a\",\"price\":1,\"fruit\":\"FIG\",\"since\":\"2026-01-01\"}";
    String bad = "{\"owner\":\"ann\",\"items\":[" + good + ",\n " + good + "]}";
    String place = "at $.items[1].";
    Type type = Cart.class;
    assertMisfit(
        type, bad.replace(",\n {\"name\":\"a\"", ",\n {\"name\":[]"), place + "name", "line: 2");
    assertMisfit(type, second(bad, "1,", "\"much\","), place + "price", "line: 2", "much", "int");
    assertMisfit(type, second(bad, "1,", "3000000000,"), place + "price", "3000000000");
    assertMisfit(type, second(bad, "1,", "null,"), place + "price", "null");
    assertMisfit(type, second(bad, "\"price\":1,", ""), place + "price", "int");
    assertMisfit(type, second(bad, "FIG", "PLUM"), place + "fruit", "PLUM", "[FIG, PEAR]");
    assertMisfit(type, second(bad, "2026-01-01", "2026-02-30"), place + "since", "2026-02-30");
    assertMisfit(
        new ValueType<Map<String, List<Integer>>>() {}.type(),
        "{\"a b\":[0,\"x\"]}",
        "at $[\"a b\"][1], line: 1, column: 11:");
  }

  /** The text with the last of something replaced. */
  private static String second(String text, String what, String by) {
    int at = text.lastIndexOf(what);
    return text.substring(0, at) + by + text.substring(at + what.length());
  }

  @Test
  void whatTheTypesOwnConstructorRefusesSaysSo() {
    Values<Age> values = new Values<>(new JacksonCodec(), Age.class);
    assertThatThrownBy(() -> values.decode("here", JsonText.of("{\"years\":-1}")))
        .isInstanceOf(ValueConversionException.class)
        .hasMessageContaining("nobody is -1 years old")
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noErrorShowsMoreThanTheBeginningOfWhatIsStored() {
    String secret = "the beginning of it is all that you see: SECRET " + "s".repeat(1_000);
    for (Type type :
        List.of(Integer.class, Fruit.class, Instant.class, byte[].class, UUID.class, Item.class)) {
      Values<Object> values = new Values<>(new JacksonCodec(), type);
      assertThatThrownBy(() -> values.decode("here", JsonText.of("\"" + secret + "\"")))
          .isInstanceOf(ValueConversionException.class)
          .hasMessageNotContaining("ssss")
          .hasStackTraceContaining("JacksonCodec")
          .satisfies(
              e ->
                  org.assertj.core.api.Assertions.assertThat(stackTrace(e)).doesNotContain("ssss"));
    }
    assertThatThrownBy(
            () ->
                new Values<>(new JacksonCodec(), Item.class)
                    .decode("here", JsonText.of("{\"name\":\"SECRET\",\"price\":\"x\"}")))
        .hasMessageNotContaining("SECRET");
  }

  private static String stackTrace(Throwable e) {
    java.io.StringWriter text = new java.io.StringWriter();
    e.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }

  @Test
  void whatWouldBecomeNullIsRefused() {
    for (Object nothing : List.of(Optional.empty(), NullNode.instance, OptionalInt.empty())) {
      Values<Object> values = new Values<>(new JacksonCodec(), nothing.getClass());
      assertThatThrownBy(() -> values.encode("map \"m\", key \"k\"", nothing))
          .isInstanceOf(ValueConversionException.class)
          .hasMessageContaining("map \"m\", key \"k\"")
          .hasMessageContaining("a value cannot be null: delete the entry instead");
    }
  }

  @Test
  void whatCannotBeWrittenIsRefusedWithItsPlace() {
    Values<Object> values = new Values<>(new JacksonCodec(), Object.class);
    List<Object> cyclic = new ArrayList<>();
    cyclic.add(cyclic);
    assertUnwritable(values, cyclic, "depth");
    Map<String, Object> nullKey = new HashMap<>();
    nullKey.put(null, 1);
    assertUnwritable(values, nullKey, "Null key");
    assertUnwritable(values, Map.of("a", Arrays.asList(1, new Object())), "at $.a[1]: ");
    assertUnwritable(values, new Unreadable(), "the disk is full");
  }

  private static void assertUnwritable(Values<Object> values, Object value, String why) {
    assertThatThrownBy(() -> values.encode("here", value))
        .isInstanceOf(ValueConversionException.class)
        .hasMessageStartingWith("here, type java.lang.Object: cannot be made into JSON: at $")
        .hasMessageContaining(why);
  }
}
