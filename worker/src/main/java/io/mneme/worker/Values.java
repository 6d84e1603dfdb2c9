package io.mneme.worker;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.ProtocolException;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Objects;

/** The values of one map or channel: the application's codec, and errors that name the place. */
final class Values<V> {

  private final ValueCodec codec;
  private final Type type;

  Values(ValueCodec codec, Type type) {
    this.codec = codec;
    this.type = Objects.requireNonNull(type, "type");
  }

  JsonText encode(String place, V value) {
    Objects.requireNonNull(value, "value");
    try {
      return JsonText.of(codec.encode(value, type));
    } catch (IOException | RuntimeException e) {
      throw new ValueConversionException(
          place, type, "cannot be made into JSON: " + e.getMessage(), e);
    } catch (ProtocolException e) {
      throw new RequestRefusedException(e.code(), place + ": " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("unchecked") // the caller of Worker.map vouches that the type is V
  V decode(String place, JsonText json) {
    try {
      return (V) codec.decode(json.toBytes(), type);
    } catch (IOException | RuntimeException e) {
      throw new ValueConversionException(
          place, type, "the stored value does not fit: " + e.getMessage(), e);
    }
  }
}
