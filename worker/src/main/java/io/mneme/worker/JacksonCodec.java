package io.mneme.worker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.datatype.jsr310.deser.LocalTimeDeserializer;
import io.mneme.protocol.Limits;
import java.io.IOException;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The default codec, as {@link ValueCodec} describes it: Jackson's data binding with its modules
 * for {@code java.time} and {@code Optional}. Safe for use by many threads.
 */
final class JacksonCodec implements ValueCodec {

  private final ObjectMapper mapper = mapper();

  private static ObjectMapper mapper() {
    JsonMapper.Builder builder =
        JsonMapper.builder(factory())
            .annotationIntrospector(new NoTypesFromTheWire())
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(strict())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    keepTimes(builder);
    keepNumbers(builder);
    convertNothing(builder);
    return builder.build();
  }

  /** What the master takes must be readable, and no error may show what is stored. */
  private static JsonFactory factory() {
    return JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(Limits.VALUE_DEPTH)
                .maxNumberLength(Limits.NUMBER_CHARACTERS)
                .maxNameLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .build())
        .streamWriteConstraints(
            StreamWriteConstraints.builder().maxNestingDepth(Limits.VALUE_DEPTH).build())
        .build();
  }

  private static SimpleModule strict() {
    // Any formatter but the default one, with which the date before a time is cut off.
    DateTimeFormatter time =
        new DateTimeFormatterBuilder().append(DateTimeFormatter.ISO_LOCAL_TIME).toFormatter();
    return new SimpleModule("mneme")
        .addDeserializer(LocalTime.class, new LocalTimeDeserializer(time))
        // The order is kept, so that a value that was read is written as the same text.
        .addAbstractTypeMapping(Set.class, LinkedHashSet.class)
        .setDeserializerModifier(new StrictDeserializers());
  }

  private static void keepTimes(JsonMapper.Builder builder) {
    builder
        .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .defaultLeniency(false);
  }

  private static void keepNumbers(JsonMapper.Builder builder) {
    builder
        .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
  }

  private static void convertNothing(JsonMapper.Builder builder) {
    builder
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfigDefaults(
            all -> all.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
        // Of these two the empty text is a value.
        .withCoercionConfig(URI.class, JacksonCodec::allowEmpty)
        .withCoercionConfig(Locale.class, JacksonCodec::allowEmpty)
        .withCoercionConfig(
            LogicalType.Textual,
            text ->
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
  }

  private static void allowEmpty(MutableCoercionConfig config) {
    config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.TryConvert);
  }

  @Override
  public byte[] encode(Object value, Type type) throws IOException {
    try {
      return mapper.writerFor(mapper.constructType(type)).writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw JsonMisfit.of(e, null);
    }
  }

  @Override
  public Object decode(byte[] json, Type type) throws IOException {
    try (JsonParser parser = new ExactParser(mapper.createParser(json))) {
      return decode(parser, type);
    }
  }

  private Object decode(JsonParser parser, Type type) throws IOException {
    try {
      return mapper.readerFor(mapper.constructType(type)).readValue(parser);
    } catch (JsonProcessingException e) {
      throw JsonMisfit.of(e, parser.getText());
    }
  }
}
