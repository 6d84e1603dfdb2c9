package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.ProtocolException;
import io.mneme.worker.ValueCodec;
import java.io.IOException;
import java.lang.reflect.Type;

/** Passes {@link JsonText} through, to the character. */
final class JsonTextCodec implements ValueCodec {

  @Override
  public byte[] encode(Object value, Type type) {
    return ((JsonText) value).toBytes();
  }

  @Override
  public Object decode(byte[] json, Type type) throws IOException {
    try {
      return JsonText.of(json);
    } catch (ProtocolException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
