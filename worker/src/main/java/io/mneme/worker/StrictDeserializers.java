package io.mneme.worker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.type.ReferenceType;
import java.io.IOException;
import java.time.Year;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Jackson's deserializers read something other than what was written, and no switch helps.
 */
final class StrictDeserializers extends BeanDeserializerModifier {

  private static final long serialVersionUID = 1L;

  @Override
  public JsonDeserializer<?> modifyDeserializer(
      DeserializationConfig config, BeanDescription description, JsonDeserializer<?> deserializer) {
    Class<?> type = description.getBeanClass();
    boolean isTime =
        TemporalAccessor.class.isAssignableFrom(type)
            || TemporalAmount.class.isAssignableFrom(type);
    return isTime && type != Year.class && type.getPackage() == Year.class.getPackage()
        ? new Time(deserializer)
        : deserializer;
  }

  @Override
  public JsonDeserializer<?> modifyReferenceDeserializer(
      DeserializationConfig config,
      ReferenceType type,
      BeanDescription description,
      JsonDeserializer<?> deserializer) {
    return type.hasRawClass(Optional.class) ? new PlainOptional(deserializer) : deserializer;
  }

  /** A date is text: of a number nobody knows whether it counts seconds or milliseconds. */
  private static final class Time extends DelegatingDeserializer {

    private static final long serialVersionUID = 1L;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+");

    Time(JsonDeserializer<?> deserializer) {
      super(deserializer);
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> deserializer) {
      return new Time(deserializer);
    }

    @Override
    public @Nullable Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      boolean isText = parser.hasToken(JsonToken.VALUE_STRING);
      if (isText && !NUMBER.matcher(parser.getText()).matches()) {
        return super.deserialize(parser, context);
      }
      return isText
          ? context.handleWeirdStringValue(handledType(), parser.getText(), "a number is no date")
          : context.handleUnexpectedToken(handledType(), parser);
    }
  }

  /** An empty {@code Optional<JsonNode>} is empty, and does not hold a node for null. */
  private static final class PlainOptional extends DelegatingDeserializer {

    private static final long serialVersionUID = 1L;

    PlainOptional(JsonDeserializer<?> deserializer) {
      super(deserializer);
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> deserializer) {
      return new PlainOptional(deserializer);
    }

    @Override
    public Object getNullValue(DeserializationContext context) {
      return Optional.empty();
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return Optional.empty();
    }
  }
}
