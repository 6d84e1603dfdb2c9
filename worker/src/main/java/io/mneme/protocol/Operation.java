package io.mneme.protocol;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one request asks for, with its arguments: a record for each {@link Method}. All are
 * immutable.
 */
public sealed interface Operation {

  /** The method, to dispatch on. */
  Method method();

  /**
   * Begins a session.
   *
   * @param name the name by which other workers know this one; null has the master choose one
   */
  record Open(@Nullable String name) implements Operation {
    @Override
    public Method method() {
      return Method.OPEN;
    }
  }

  /** Ends the session of the worker that sends it. */
  record Close() implements Operation {
    @Override
    public Method method() {
      return Method.CLOSE;
    }
  }

  /** Does nothing. */
  record Ping() implements Operation {
    @Override
    public Method method() {
      return Method.PING;
    }
  }

  /** Asks what the memory is and who serves it. */
  record Info() implements Operation {
    @Override
    public Method method() {
      return Method.INFO;
    }
  }

  /** Reads an entry. */
  record Get(String map, String key) implements Operation {
    @Override
    public Method method() {
      return Method.GET;
    }
  }

  /** Asks whether there is an entry. */
  record ContainsKey(String map, String key) implements Operation {
    @Override
    public Method method() {
      return Method.CONTAINS_KEY;
    }
  }

  /**
   * Writes an entry.
   *
   * @param expiry when it is to expire
   * @param previous whether the reply is to have what the entry held before
   */
  record Set(
      String map, String key, JsonText value, Expiry expiry, Condition condition, boolean previous)
      implements Operation {

    /** One that does not ask for what was there before. */
    public Set(String map, String key, JsonText value, Expiry expiry, Condition condition) {
      this(map, key, value, expiry, condition, false);
    }

    @Override
    public Method method() {
      return Method.SET;
    }
  }

  /**
   * Adds to an entry that holds a number.
   *
   * @param by what to add, at most {@link Limits#INCREMENT_DIGITS} digits
   */
  record Increment(String map, String key, BigDecimal by, Condition condition)
      implements Operation {
    @Override
    public Method method() {
      return Method.INCREMENT;
    }
  }

  /**
   * Has an entry that there is expire at another time; its value stays.
   *
   * @param expiry when it is to expire from now on
   */
  record Touch(String map, String key, Expiry expiry, Condition condition) implements Operation {
    @Override
    public Method method() {
      return Method.TOUCH;
    }
  }

  /**
   * Removes an entry.
   *
   * @param previous whether the reply is to have what the entry held before
   */
  record Delete(String map, String key, Condition condition, boolean previous)
      implements Operation {

    /** One that does not ask for what was there before. */
    public Delete(String map, String key, Condition condition) {
      this(map, key, condition, false);
    }

    @Override
    public Method method() {
      return Method.DELETE;
    }
  }

  /** Removes all entries of a map. */
  record Clear(String map) implements Operation {
    @Override
    public Method method() {
      return Method.CLEAR;
    }
  }

  /** Asks how many entries a map has. */
  record Size(String map) implements Operation {
    @Override
    public Method method() {
      return Method.SIZE;
    }
  }

  /**
   * Reads several entries.
   *
   * @param keys none twice
   */
  record GetAll(String map, List<String> keys) implements Operation {
    @Override
    public Method method() {
      return Method.GET_ALL;
    }
  }

  /**
   * Writes several entries, all under one revision.
   *
   * @param entries none twice for a key
   */
  record SetAll(String map, List<NewEntry> entries) implements Operation {
    @Override
    public Method method() {
      return Method.SET_ALL;
    }
  }

  /**
   * An entry to write.
   *
   * @param expiry when it is to expire
   */
  record NewEntry(String key, JsonText value, Expiry expiry) {}

  /**
   * Removes several entries, all under one revision.
   *
   * @param keys none twice
   */
  record DeleteAll(String map, List<String> keys) implements Operation {
    @Override
    public Method method() {
      return Method.DELETE_ALL;
    }
  }

  /**
   * Reads the entries of a map in the order of their keys.
   *
   * @param values whether with their values
   */
  record Scan(String map, Range range, boolean values) implements Operation {
    @Override
    public Method method() {
      return Method.SCAN;
    }
  }

  /**
   * Which keys, or names of maps, a page is to have, in the order of {@link String#compareTo}.
   *
   * @param prefix what they must begin with; empty for all
   * @param after the one after which the page begins; null for the first page
   * @param limit how many at the most, from 1 to {@link Limits#PAGE_ENTRIES}
   */
  record Range(String prefix, @Nullable String after, int limit) {}

  /** Asks for the names of maps and how many entries each has. */
  record Maps(Range range) implements Operation {
    @Override
    public Method method() {
      return Method.MAPS;
    }
  }

  /** Removes a map with all its entries. */
  record Drop(String map) implements Operation {
    @Override
    public Method method() {
      return Method.DROP;
    }
  }

  /**
   * Carries out operations if all conditions are met, all under one revision or none at all.
   *
   * @param conditions what must hold before the first operation
   * @param operations any of get, containsKey, set, touch, increment and delete; each sees what
   *     those before it did, and a condition of its own that is not met undoes all
   */
  record Transact(List<EntryCondition> conditions, List<Operation> operations)
      implements Operation {
    @Override
    public Method method() {
      return Method.TRANSACT;
    }
  }

  /** A condition on an entry that a transaction may not change itself. */
  record EntryCondition(String map, String key, Condition condition) {}

  /**
   * Reads what has changed.
   *
   * @param from the first revision whose changes are wanted, at least 1; 0 if none are, only what
   *     the revision is now
   * @param limit how many changes a page has at the most; those of one revision are never parted
   */
  record Changes(long from, int limit) implements Operation {
    @Override
    public Method method() {
      return Method.CHANGES;
    }
  }

  /**
   * Sends a message to other workers.
   *
   * @param to the name of the worker that it is meant for; null for all that subscribe to the
   *     channel
   */
  record Publish(String channel, @Nullable String to, JsonText value) implements Operation {
    @Override
    public Method method() {
      return Method.PUBLISH;
    }
  }

  /** Stands in the place of a request that is none, and says why. Never sent. */
  record Invalid(ErrorCode code, String message) implements Operation {
    @Override
    public Method method() {
      return Method.INVALID;
    }
  }
}
