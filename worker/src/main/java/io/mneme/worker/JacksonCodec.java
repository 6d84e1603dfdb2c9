package io.mneme.worker;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Objects;

/**
 * The default codec: Jackson's data binding with its modules for {@code java.time} and {@code
 * Optional}. Dates are written as ISO 8601 text. Fields that the type does not have are passed
 * over, so that applications of different ages can share a map. No type information is read from
 * the JSON. Safe for use by many threads.
 */
final class JacksonCodec implements ValueCodec {

  private final ObjectMapper mapper =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @Override
  public byte[] encode(Object value, Type type) throws IOException {
    return mapper.writerFor(mapper.constructType(type)).writeValueAsBytes(value);
  }

  @Override
  public Object decode(byte[] json, Type type) throws IOException {
    Object value = mapper.readerFor(mapper.constructType(type)).readValue(json);
    return Objects.requireNonNull(value, "the stored value became null");
  }
}
