package io.mneme.faults;

/** What a client knows of an operation in the end. */
enum Outcome {
  /** It was carried out, or its condition was not met. */
  DONE,
  /** It may have taken effect, may still do so, or never. */
  UNKNOWN,
  /** It was refused or never sent: it has no effect. */
  NOT_DONE
}
