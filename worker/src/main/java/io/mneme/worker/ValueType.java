package io.mneme.worker;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A type with parameters, written so that the compiler knows it and it is still known at run time.
 * Make one as an anonymous subclass, with braces at the end:
 *
 * <pre>{@code
 * SharedMap<List<String>> tags = worker.map("tags", new ValueType<List<String>>() {});
 * }</pre>
 *
 * <p>For a class without parameters {@code Cart.class} does. Instances are immutable, so safe for
 * use by many threads, and may be kept in a constant.
 *
 * @param <V> the type; may have wildcards, which stand for their upper bound, but no type variables
 */
public abstract class ValueType<V> {

  private final Type type;

  /**
   * Takes the type from the declaration of the subclass.
   *
   * @throws IllegalArgumentException if the subclass names no type, or one with a type variable, as
   *     in a generic method's {@code new ValueType<List<T>>() {}}: what the variable stands for is
   *     not known at run time
   */
  protected ValueType() {
    Class<?> subclass = getClass();
    while (subclass.getSuperclass() != ValueType.class) {
      subclass = subclass.getSuperclass();
    }
    if (!(subclass.getGenericSuperclass() instanceof ParameterizedType declared)) {
      throw new IllegalArgumentException(
          subclass.getName()
              + " names no type: write new ValueType<List<String>>() {}, with the type that is"
              + " meant");
    }
    this.type = KnownTypes.require(declared.getActualTypeArguments()[0]);
  }

  /** The type, as reflection has it. */
  public final Type type() {
    return type;
  }

  /** The type's name. */
  @Override
  public final String toString() {
    return type.getTypeName();
  }
}
