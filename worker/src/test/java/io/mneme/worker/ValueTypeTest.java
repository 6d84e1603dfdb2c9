package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.ParameterizedType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the compiler knows of a type is known at run time. */
class ValueTypeTest {

  static class Names extends ValueType<List<String>> {}

  static final class MoreNames extends Names {}

  static class ListsOf<T> extends ValueType<List<T>> {}

  @SuppressWarnings("rawtypes") // that is the point
  static final class Raw extends ValueType {}

  @Test
  void itHasTheTypeThatWasWritten() {
    ValueType<List<String>> type = new ValueType<>() {};
    assertThat(type.type()).isInstanceOf(ParameterizedType.class);
    assertThat(type).hasToString("java.util.List<java.lang.String>");
    assertThat(new ValueType<String>() {}.type()).isEqualTo(String.class);
    assertThat(new ValueType<Map<String, ? extends Number>[]>() {})
        .hasToString("java.util.Map<java.lang.String, ? extends java.lang.Number>[]");
  }

  @Test
  void aSubclassWithANameWillDo() {
    assertThat(new Names().type()).isEqualTo(new ValueType<List<String>>() {}.type());
    assertThat(new MoreNames().type()).isEqualTo(new Names().type());
  }

  @Test
  void aSubclassWithoutATypeIsRefused() {
    assertThatThrownBy(Raw::new)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Raw names no type")
        .hasMessageContaining("new ValueType<List<String>>() {}");
  }

  @Test
  void aTypeVariableIsRefused() {
    assertRefused(ValueTypeTest::<String>variable, "the type variable T");
    assertRefused(ValueTypeTest::<String>deepVariable, "java.util.List<? extends T[]>");
    assertRefused(ListsOf<String>::new, "java.util.List<T>");
    assertRefused(() -> new ListsOf<String>() {}, "java.util.List<T>");
  }

  @Test
  void soItIsInATypeFromReflection() throws NoSuchMethodException {
    var type = List.class.getMethod("iterator").getGenericReturnType();
    assertRefused(() -> new Values<>(new JacksonCodec(), type), "java.util.Iterator<E>");
  }

  private static void assertRefused(Runnable making, String part) {
    assertThatThrownBy(making::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(part)
        .hasMessageContaining("not known at run time");
  }

  private static <T> void variable() {
    var unused = new ValueType<T>() {};
  }

  private static <T> void deepVariable() {
    var unused = new ValueType<Map<String, List<? extends T[]>>>() {};
  }
}
