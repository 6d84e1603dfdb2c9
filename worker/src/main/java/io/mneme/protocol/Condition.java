package io.mneme.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What must hold of an entry for a change to be made.
 *
 * @param kind what is compared
 * @param revision the revision that the entry must have, 0 unless the kind is {@link
 *     Kind#IF_REVISION}
 * @param value the text that the entry's value must have, null unless the kind is {@link
 *     Kind#IF_VALUE}
 */
public record Condition(Kind kind, long revision, @Nullable JsonText value) {

  /** What is compared. */
  public enum Kind {
    /** Nothing: the change is always made. */
    ALWAYS(""),
    /** There must be no entry. */
    IF_ABSENT("ifAbsent"),
    /** There must be an entry. */
    IF_PRESENT("ifPresent"),
    /** There must be an entry with this revision. */
    IF_REVISION("ifRevision"),
    /** There must be an entry with exactly this JSON text. */
    IF_VALUE("ifValue");

    private final String field;

    Kind(String field) {
      this.field = field;
    }

    /** The name of the field of a request. */
    String field() {
      return field;
    }
  }

  /** No condition. */
  public static final Condition ALWAYS = new Condition(Kind.ALWAYS, 0, null);

  /** The entry must not be there. */
  public static final Condition IF_ABSENT = new Condition(Kind.IF_ABSENT, 0, null);

  /** The entry must be there. */
  public static final Condition IF_PRESENT = new Condition(Kind.IF_PRESENT, 0, null);

  /** The entry must have this revision, at least 1. */
  public static Condition ifRevision(long revision) {
    return new Condition(Kind.IF_REVISION, revision, null);
  }

  /** The entry's value must be this text. */
  public static Condition ifValue(JsonText value) {
    return new Condition(Kind.IF_VALUE, 0, value);
  }
}
