package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.ProtocolException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values come back from the default codec as they went in. */
class ValueRoundTripTest {

  enum Size {
    SMALL,
    LARGE {
      @Override
      int litres() {
        return 5;
      }
    };

    int litres() {
      return 1;
    }
  }

  record Pair<A, B extends @Nullable Object>(A first, B second) {}

  record Empty() {}

  record Everything(
      boolean flag,
      byte small,
      short shorter,
      int whole,
      long longer,
      float rough,
      double fine,
      char letter,
      String text,
      Size size,
      BigDecimal exact,
      BigInteger huge,
      UUID id,
      URI uri,
      Optional<String> there,
      Optional<String> absent,
      Optional<JsonNode> noNode,
      OptionalInt noInt,
      OptionalLong aLong,
      OptionalDouble aDouble,
      @Nullable String none,
      List<@Nullable String> holes,
      Map<Size, List<Duration>> byName,
      Map<LocalDate, Instant> byDay,
      SortedMap<Integer, Pair<String, Size>> byNumber,
      Set<ZonedDateTime> times) {}

  static final class Bean {
    public int count;
    private @Nullable List<Pair<String, Instant>> pairs;

    public @Nullable List<Pair<String, Instant>> getPairs() {
      return pairs;
    }

    public void setPairs(@Nullable List<Pair<String, Instant>> pairs) {
      this.pairs = pairs;
    }
  }

  static <V> V assertComesBack(ValueType<V> type, V value) {
    Values<V> values = new Values<>(new JacksonCodec(), type.type());
    JsonText json = values.encode("here", value);
    V back = values.decode("here", json);
    assertThat(back).isEqualTo(value);
    assertThat(values.encode("here", back)).as("the text of what was read").isEqualTo(json);
    return back;
  }

  @Test
  void aRecordOfAllKinds() {
    Map<Size, List<Duration>> byName = new EnumMap<>(Size.class);
    byName.put(Size.LARGE, List.of(Duration.ofNanos(-1), Duration.ofDays(1)));
    assertComesBack(
        new ValueType<Everything>() {},
        new Everything(
            true,
            Byte.MIN_VALUE,
            Short.MAX_VALUE,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            Float.MIN_VALUE,
            0.1,
            '\u0000',
            "\"\\ \u0000 äöü 𝕏 \uffff",
            Size.LARGE,
            new BigDecimal("1.10"),
            BigInteger.TEN.pow(900),
            UUID.randomUUID(),
            URI.create("jms:queue/a?b=c"),
            Optional.of(""),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalLong.of(Long.MIN_VALUE),
            OptionalDouble.of(-0.0),
            null,
            Arrays.asList("a", null, ""),
            byName,
            Map.of(LocalDate.of(2026, 2, 28), Instant.ofEpochSecond(1, 1)),
            new TreeMap<>(Map.of(-1, new Pair<>("x", Size.SMALL))),
            Set.of(ZonedDateTime.of(2026, 7, 1, 0, 0, 0, 1, ZoneId.of("Europe/Berlin")))));
  }

  @Test
  void genericsOfGenerics() {
    assertComesBack(
        new ValueType<Map<String, List<Pair<Optional<Instant>, Set<Size>>>>>() {},
        Map.of(
            "a",
            List.of(
                new Pair<>(Optional.of(Instant.EPOCH), EnumSet.allOf(Size.class)),
                new Pair<>(Optional.empty(), Set.of()))));
    assertComesBack(
        new ValueType<Pair<Long, byte @Nullable []>>() {},
        new Pair<Long, byte @Nullable []>(1L, null));
    assertComesBack(new ValueType<List<? extends Number>>() {}, List.of(1, 1L << 40, 0.5));
  }

  @Test
  void aBeanAndARecordOfNothing() {
    Bean bean = new Bean();
    bean.count = 3;
    bean.setPairs(List.of(new Pair<>("x", Instant.EPOCH)));
    Values<Bean> values = new Values<>(new JacksonCodec(), Bean.class);
    Bean back = values.decode("here", values.encode("here", bean));
    assertThat(back).usingRecursiveComparison().isEqualTo(bean);
    assertComesBack(new ValueType<Empty>() {}, new Empty());
  }

  static Stream<Object> scalars() {
    return Stream.of(
        Instant.parse("2026-01-02T03:04:05.123456789Z"),
        Instant.MIN,
        Instant.MAX,
        ZonedDateTime.parse("2026-10-25T02:30:00.000000001+01:00[Europe/Berlin]"),
        ZonedDateTime.parse("2026-10-25T02:30:00.000000001+02:00[Europe/Berlin]"),
        ZonedDateTime.parse("2026-10-25T02:30:00Z"),
        ZonedDateTime.parse("2026-10-25T02:30:00Z[UTC]"),
        ZonedDateTime.parse("2026-10-25T02:30:00-03:00"),
        OffsetDateTime.MIN,
        OffsetDateTime.MAX,
        OffsetDateTime.parse("2026-10-25T02:30:00Z"),
        OffsetTime.MAX,
        LocalDate.MIN,
        LocalDate.MAX,
        LocalDate.of(2024, 2, 29),
        LocalDateTime.MIN,
        LocalDateTime.MAX,
        LocalTime.MIDNIGHT,
        LocalTime.MAX,
        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
        Duration.ofSeconds(Long.MIN_VALUE),
        Duration.ofSeconds(-1, 1),
        Period.of(1, -2, 3),
        Year.of(-5),
        YearMonth.of(12_345, 1),
        MonthDay.of(2, 29),
        ZoneOffset.ofHoursMinutes(5, 30),
        DayOfWeek.MONDAY,
        Size.SMALL,
        new BigDecimal("1E+5"),
        new BigDecimal("0E-10"),
        new BigDecimal("-0." + "0".repeat(990) + "1"),
        BigInteger.TEN.pow(999),
        -0.0,
        Double.MAX_VALUE,
        Double.MIN_VALUE,
        Double.NaN,
        Float.NEGATIVE_INFINITY,
        Float.MAX_VALUE,
        (byte) -1,
        ' ',
        "",
        "null",
        "half a pair \ud800",
        false,
        URI.create(""),
        Locale.ROOT,
        Locale.forLanguageTag("zh-Hant-TW"),
        UUID.randomUUID());
  }

  @ParameterizedTest
  @MethodSource("scalars")
  void scalarsAreExact(Object value) {
    Values<Object> values = new Values<>(new JacksonCodec(), value.getClass());
    assertThat(values.decode("here", values.encode("here", value))).isEqualTo(value);
  }

  @Test
  void aZoneKeepsItsName() {
    for (String zone : List.of("Europe/Berlin", "UTC", "Z", "GMT+3", "+03:00")) {
      assertComesBack(new ValueType<ZoneId>() {}, ZoneId.of(zone));
    }
  }

  @Test
  void bytesComeBackAsTheyWentIn() {
    byte[] all = new byte[256];
    IntStream.range(0, 256).forEach(i -> all[i] = (byte) i);
    assertComesBack(new ValueType<byte[]>() {}, all);
    assertComesBack(new ValueType<byte[]>() {}, new byte[0]);
    assertComesBack(new ValueType<byte[]>() {}, new byte[700_000]);
    List<byte[]> back =
        assertComesBackElementwise(new ValueType<List<byte[]>>() {}, List.of(all, new byte[0]));
    assertThat(back).containsExactly(all, new byte[0]);
  }

  private static <V> V assertComesBackElementwise(ValueType<V> type, V value) {
    Values<V> values = new Values<>(new JacksonCodec(), type.type());
    return values.decode("here", values.encode("here", value));
  }

  @Test
  void optionalIsAValueTypeToo() {
    assertComesBack(new ValueType<Optional<String>>() {}, Optional.of("x"));
    assertComesBack(
        new ValueType<Optional<List<Optional<Size>>>>() {},
        Optional.of(List.of(Optional.of(Size.SMALL), Optional.empty())));
    assertComesBack(new ValueType<OptionalLong>() {}, OptionalLong.of(7));
    assertComesBack(
        new ValueType<Pair<Optional<Optional<String>>, Optional<JsonNode>>>() {},
        new Pair<>(Optional.empty(), Optional.empty()));
  }

  @Test
  void nullInsideOfValuesStays() {
    Map<String, @Nullable Integer> map = new LinkedHashMap<>();
    map.put("none", null);
    map.put("one", 1);
    assertComesBack(new ValueType<Map<String, @Nullable Integer>>() {}, map);
    assertComesBack(new ValueType<List<@Nullable Instant>>() {}, Collections.singletonList(null));
  }

  @Test
  void orderIsKept() {
    Set<String> set = new LinkedHashSet<>(List.of("z", "a", "m", "b"));
    assertThat(assertComesBack(new ValueType<Set<String>>() {}, set))
        .containsExactly("z", "a", "m", "b");
    Map<String, Integer> map = new LinkedHashMap<>();
    List.of("z", "a", "m").forEach(key -> map.put(key, key.length()));
    assertThat(
            new ArrayList<>(
                assertComesBack(new ValueType<Map<String, Integer>>() {}, map).keySet()))
        .containsExactly("z", "a", "m");
  }

  @Test
  void nodesLoseNoDigitAndNoOrder() throws ProtocolException {
    Values<JsonNode> values = new Values<>(new JacksonCodec(), JsonNode.class);
    for (String text :
        List.of(
            "{\"z\":1.10,\"a\":0.12345678901234567890123456789,\"n\":null,\"b\":[true,{},[]]}",
            "[100000000000000000000000000001,1E+400,-0.5000]",
            "1" + "0".repeat(999),
            "\"\"")) {
      JsonNode node = values.decode("here", JsonText.of(text));
      assertThat(values.encode("here", node)).hasToString(text);
    }
    ObjectNode made = JsonNodeFactory.instance.objectNode();
    made.put("exact", new BigDecimal("2.50")).put("whole", 1).putNull("none").put("text", "x");
    assertComesBack(new ValueType<JsonNode>() {}, made);
    assertComesBack(new ValueType<ObjectNode>() {}, made);
  }

  @Test
  void whereNoTypeIsAskedForNumbersTakeTheSmallestThatHoldsThem() throws ProtocolException {
    Values<Object> values = new Values<>(new JacksonCodec(), Object.class);
    assertThat(
            values.decode(
                "here",
                JsonText.of(
                    "[1,3000000000,10000000000000000000,1.5,0.1,1e400,0.12345678901234567890]")))
        .isEqualTo(
            List.of(
                1,
                3_000_000_000L,
                new BigInteger("10000000000000000000"),
                1.5,
                0.1,
                new BigDecimal("1E+400"),
                new BigDecimal("0.12345678901234567890")));
    assertComesBack(
        new ValueType<Map<String, Object>>() {}, Map.of("a", 1.5, "b", List.of("x", true, 7)));
  }

  @Test
  void whatTheMasterTakesCanBeRead() throws ProtocolException {
    Values<JsonNode> values = new Values<>(new JacksonCodec(), JsonNode.class);
    String deep = "[".repeat(1_000) + "]".repeat(1_000);
    String longName = "{\"" + "n".repeat(1_000_000) + "\":1}";
    String longText = "\"" + "t".repeat(1_000_000) + "\"";
    for (String text : List.of(deep, longName, longText)) {
      JsonNode node = values.decode("here", JsonText.of(text));
      assertThat(values.encode("here", node)).isEqualTo(JsonText.of(text));
    }
  }

  @Test
  void fieldsThatTheTypeDoesNotHaveArePassedOver() throws ProtocolException {
    Values<Pair<String, @Nullable Integer>> values =
        new Values<>(
            new JacksonCodec(), new ValueType<Pair<String, @Nullable Integer>>() {}.type());
    assertThat(values.decode("here", JsonText.of("{\"third\":[{}],\"first\":\"x\"}")))
        .isEqualTo(new Pair<String, @Nullable Integer>("x", null));
  }
}
