package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.JavaType;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.ProtocolException;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No JSON chooses a class. */
class NoTypesFromTheWireTest {

  private static final AtomicBoolean LOADED = new AtomicBoolean();

  /** What somebody would like to have loaded and made. */
  public static final class Gadget implements ByClass, ByMinimalClass, ByName, Plain, Serializable {

    private static final long serialVersionUID = 1L;

    static {
      LOADED.set(true);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
  interface ByClass {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.MINIMAL_CLASS)
  interface ByMinimalClass {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes(@JsonSubTypes.Type(value = Dog.class, name = "gadget"))
  interface ByName {}

  @JsonTypeName("dog")
  record Dog(String name) implements ByName, ByFields {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
  @JsonSubTypes(@JsonSubTypes.Type(Dog.class))
  interface ByFields {}

  interface Plain {}

  record OnAField(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object value) {}

  record OnElements(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) List<Object> value) {}

  record Inside(Map<String, List<ByName>> value) {}

  record OfAnything(Object any, Serializable file) {}

  record OfPlain(Plain value) {}

  record OfCompared(Comparable<?> value) {}

  record OfClass(Class<?> value) {}

  record OfJavaType(JavaType value) {}

  record ByClassKey(Map<Class<?>, String> value) {}

  private static final String GADGET = NoTypesFromTheWireTest.class.getName() + "$Gadget";

  private static List<String> smuggled() {
    List<String> texts = new ArrayList<>();
    for (String name : List.of("@class", "@c", "@type", "type", "class")) {
      for (String id : List.of(GADGET, ".NoTypesFromTheWireTest$Gadget", "gadget")) {
        texts.add("{\"" + name + "\":\"" + id + "\"}");
        texts.add("{\"" + id + "\":{}}");
        texts.add("[\"" + id + "\",{}]");
        texts.add("\"" + id + "\"");
      }
    }
    List<String> all = new ArrayList<>(texts);
    texts.forEach(text -> all.add("{\"value\":" + text + "}"));
    texts.forEach(text -> all.add("{\"value\":[" + text + "]}"));
    texts.forEach(text -> all.add("{\"value\":{\"a\":[" + text + "]}}"));
    return all;
  }

  static List<Type> choosing() {
    return List.of(
        ByClass.class,
        ByMinimalClass.class,
        ByName.class,
        ByFields.class,
        Dog.class,
        OnAField.class,
        OnElements.class,
        Inside.class,
        new ValueType<List<ByClass>>() {}.type(),
        new ValueType<Optional<ByName>>() {}.type(),
        new ValueType<Map<String, ByName>>() {}.type());
  }

  @ParameterizedTest
  @MethodSource("choosing")
  void aTypeThatLetsTheJsonChooseIsRefusedOnReading(Type type) {
    Values<Object> values = new Values<>(new JacksonCodec(), type);
    for (String text : smuggled()) {
      assertThatThrownBy(() -> values.decode("here", JsonText.of(text)))
          .as(text)
          .isInstanceOf(ValueConversionException.class)
          .hasMessageContaining("@JsonTypeInfo")
          .hasMessageContaining("Give a codec of your own");
    }
    assertThat(LOADED).isFalse();
  }

  @Test
  void itIsRefusedOnWritingToo() {
    Dog dog = new Dog("rex");
    assertRefused(ByName.class, dog);
    assertRefused(Dog.class, dog);
    assertRefused(OnAField.class, new OnAField(dog));
    assertRefused(OnElements.class, new OnElements(List.of(1)));
    assertRefused(Inside.class, new Inside(Map.of("a", List.of(dog))));
    assertRefused(new ValueType<List<ByName>>() {}.type(), List.of(dog));
  }

  private static void assertRefused(Type type, Object value) {
    assertThatThrownBy(() -> new Values<>(new JacksonCodec(), type).encode("here", value))
        .isInstanceOf(ValueConversionException.class)
        .hasMessageContaining("@JsonTypeInfo")
        .hasMessageContaining("Give a codec of your own");
  }

  @Test
  void classesAreNoValues() {
    for (Type type : List.of(Class.class, OfClass.class, OfJavaType.class, ByClassKey.class)) {
      Values<Object> values = new Values<>(new JacksonCodec(), type);
      for (String text :
          List.of(
              "\"" + GADGET + "\"",
              "{\"value\":\"" + GADGET + "\"}",
              "{\"value\":{\"" + GADGET + "\":\"\"}}")) {
        assertThatThrownBy(() -> values.decode("here", JsonText.of(text)))
            .as("%s as %s", text, type)
            .isInstanceOf(ValueConversionException.class)
            .hasMessageContaining("Give a codec of your own");
      }
    }
    assertThat(LOADED).isFalse();
    for (Object value : List.of(String.class, new OfClass(String.class))) {
      Values<Object> values = new Values<>(new JacksonCodec(), value.getClass());
      assertThatThrownBy(() -> values.encode("here", value))
          .isInstanceOf(ValueConversionException.class)
          .hasMessageContaining("Give a codec of your own");
    }
  }

  @Test
  void whatIsTypedAsAnythingBecomesPlainMapsAndLists() throws ProtocolException {
    Values<OfAnything> values = new Values<>(new JacksonCodec(), OfAnything.class);
    for (String text : smuggled()) {
      OfAnything read =
          values.decode("here", JsonText.of("{\"any\":" + text + ",\"file\":" + text + "}"));
      assertThat(plain(read.any())).isTrue();
      assertThat(plain(read.file())).isTrue();
    }
    assertThat(LOADED).isFalse();
  }

  private static boolean plain(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().allMatch(NoTypesFromTheWireTest::plain);
    }
    return value instanceof List<?> list
        ? list.stream().allMatch(NoTypesFromTheWireTest::plain)
        : value instanceof String;
  }

  @Test
  void anInterfaceIsNotMadeOfWhatTheJsonNames() {
    for (String smuggled : smuggled()) {
      assertNotMade(Plain.class, smuggled);
      assertNotMade(OfPlain.class, "{\"value\":" + smuggled + "}");
      assertNotMade(OfCompared.class, "{\"value\":" + smuggled + "}");
    }
    assertThat(LOADED).isFalse();
  }

  private static void assertNotMade(Type type, String json) {
    Values<Object> values = new Values<>(new JacksonCodec(), type);
    assertThatThrownBy(() -> values.decode("here", JsonText.of(json)))
        .as("%s as %s", json, type)
        .isInstanceOf(ValueConversionException.class);
  }
}
