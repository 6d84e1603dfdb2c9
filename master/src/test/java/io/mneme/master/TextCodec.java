package io.mneme.master;

import io.mneme.worker.ValueCodec;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/** Values are their JSON text. */
final class TextCodec implements ValueCodec {

  @Override
  public byte[] encode(Object value, Type type) {
    return value.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Object decode(byte[] json, Type type) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
