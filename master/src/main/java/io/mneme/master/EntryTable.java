package io.mneme.master;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a map by their keys: what a {@code HashMap<String, Entry>} does, in 10 bytes an
 * entry instead of 40, since the entry has its key already, and without the pause of 100 ms in
 * which a hash map of a million grows.
 *
 * <p>It is made of segments of up to 512 slots, in which what is looked for is at the slot that its
 * hash says or right behind. A segment that is full becomes two, between which the next bit of the
 * hash decides; a directory leads from the first bits to the segment (extendible hashing). The hash
 * is seeded, so that nobody can choose keys that all go to the same place.
 */
final class EntryTable {

  private static final int LEAST_SLOTS = 8;
  private static final int MOST_SLOTS = 512;

  /** The directory does not grow beyond one place for so many entries. */
  private static final int ENTRIES_A_PLACE = 16;

  /** The fractional part of the golden ratio: its multiples spread over all bits. */
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private static final int TAG_SHIFT = 16;

  private final long seed;

  /** By the first bits of the hash; a segment that depends on fewer stands in several places. */
  private Segment[] directory = {new Segment(0, LEAST_SLOTS)};

  /** How many bits these are. */
  private int depth;

  private int size;

  EntryTable() {
    this(ThreadLocalRandom.current().nextLong());
  }

  /** For tests, which need not be random. */
  EntryTable(long seed) {
    this.seed = seed;
  }

  /** A part of the table. */
  private static final class Segment {

    /** On how many bits of the hash it depends that an entry is here. */
    private final int depth;

    private final @Nullable Entry[] slots;

    /** Of each slot seven bits of the hash, so that few others are looked at; 0 if it is empty. */
    private final byte[] tags;

    private int size;

    Segment(int depth, int slots) {
      this.depth = depth;
      this.slots = new Entry[slots];
      this.tags = new byte[slots];
    }

    boolean isFull() {
      return size >= slots.length / 4 * 3;
    }

    /** The slot of a key; if it is not there, the complement of the one where it belongs. */
    int find(String key, long hash) {
      byte tag = tag(hash);
      int slot = home(hash);
      while (tags[slot] != 0) {
        Entry entry = slots[slot];
        if (tags[slot] == tag && entry != null && entry.key().equals(key)) {
          return slot;
        }
        slot = next(slot);
      }
      return ~slot;
    }

    void add(int slot, Entry entry, long hash) {
      slots[slot] = entry;
      tags[slot] = tag(hash);
      size++;
    }

    /** Empties a slot, and moves those behind it that would not be found any more. */
    void remove(int slot, EntryTable table) {
      int hole = slot;
      for (int i = next(slot); tags[i] != 0; i = next(i)) {
        Entry entry = slots[i];
        if (entry != null && distance(table.hash(entry.key()), i) >= distance(hole, i)) {
          slots[hole] = entry;
          tags[hole] = tags[i];
          hole = i;
        }
      }
      slots[hole] = null;
      tags[hole] = 0;
      size--;
    }

    private int home(long hash) {
      return (int) hash & (slots.length - 1);
    }

    private int next(int slot) {
      return (slot + 1) & (slots.length - 1);
    }

    private int distance(long from, int to) {
      return (int) (to - from) & (slots.length - 1);
    }

    private static byte tag(long hash) {
      return (byte) ((hash >>> TAG_SHIFT) | 0x80);
    }
  }

  int size() {
    return size;
  }

  @Nullable Entry get(String key) {
    long hash = hash(key);
    Segment segment = segment(hash);
    int slot = segment.find(key, hash);
    return slot < 0 ? null : segment.slots[slot];
  }

  /** Puts an entry in the place of its key; returns what was there. */
  @Nullable Entry put(Entry entry) {
    long hash = hash(entry.key());
    Segment segment = segment(hash);
    int slot = segment.find(entry.key(), hash);
    if (slot >= 0) {
      Entry before = segment.slots[slot];
      segment.slots[slot] = entry;
      return before;
    }
    while (segment.isFull()) {
      makeRoom(segment, hash);
      segment = segment(hash);
      slot = segment.find(entry.key(), hash);
    }
    segment.add(~slot, entry, hash);
    size++;
    return null;
  }

  /** Removes the entry of a key; returns it. */
  @Nullable Entry remove(String key) {
    long hash = hash(key);
    Segment segment = segment(hash);
    int slot = segment.find(key, hash);
    if (slot < 0) {
      return null;
    }
    Entry before = segment.slots[slot];
    segment.remove(slot, this);
    size--;
    return before;
  }

  /** How many full slots follow one another at the most: so many are looked at. For tests. */
  int longestSearch() {
    int longest = 0;
    for (Segment segment : directory) {
      int run = 0;
      for (byte tag : segment.tags) {
        run = tag == 0 ? 0 : run + 1;
        longest = Math.max(longest, run);
      }
    }
    return longest;
  }

  private Segment segment(long hash) {
    return directory[place(hash, depth)];
  }

  private static int place(long hash, int bits) {
    return bits == 0 ? 0 : (int) (hash >>> (Long.SIZE - bits));
  }

  private long hash(String key) {
    long hash = seed;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * FACTOR;
      hash ^= hash >>> 32;
    }
    hash *= FACTOR;
    return hash ^ (hash >>> 29);
  }

  private void makeRoom(Segment full, long hash) {
    if (full.slots.length < MOST_SLOTS || directory.length > size / ENTRIES_A_PLACE) {
      Segment larger = new Segment(full.depth, 2 * full.slots.length);
      replace(full, hash, larger, larger);
    } else {
      int bits = full.depth + 1;
      replace(full, hash, new Segment(bits, MOST_SLOTS), new Segment(bits, MOST_SLOTS));
    }
  }

  /** Replaces a segment by two, or one that stands for both. */
  private void replace(Segment old, long hash, Segment lower, Segment upper) {
    if (lower.depth > depth) {
      doubleDirectory();
    }
    int places = 1 << (depth - old.depth);
    int first = place(hash, old.depth) * places;
    for (int i = 0; i < places; i++) {
      directory[first + i] = i < places / 2 ? lower : upper;
    }
    for (Entry entry : old.slots) {
      if (entry != null) {
        long itsHash = hash(entry.key());
        Segment segment = segment(itsHash);
        segment.add(~segment.find(entry.key(), itsHash), entry, itsHash);
      }
    }
  }

  private void doubleDirectory() {
    Segment[] twice = new Segment[2 * directory.length];
    for (int i = 0; i < twice.length; i++) {
      twice[i] = directory[i / 2];
    }
    directory = twice;
    depth++;
  }
}
