package io.mneme.bench.peers;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What one caller does with a system. For one thread at a time. */
public interface Caller {

  /** Reads an entry and waits for it; null if there is none. */
  @Nullable String get(String key) throws Exception;

  /** Writes an entry and waits until the system says that it is written. */
  void set(String key, String value) throws Exception;

  /** As {@link #get}, without waiting: a string, empty or null if there is none. */
  CompletionStage<?> getLater(String key) throws Exception;

  /** As {@link #set}, without waiting. */
  CompletionStage<?> setLater(String key, String value) throws Exception;

  /** Writes an entry before anything is measured, in the fastest way there is. */
  default CompletionStage<?> load(String key, String value) throws Exception {
    return setLater(key, value);
  }
}
