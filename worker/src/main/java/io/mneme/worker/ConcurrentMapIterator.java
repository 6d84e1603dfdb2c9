package io.mneme.worker;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a map, page by page, in the order of the keys.
 *
 * @param <T> what the pages hold
 * @param <E> what is made of it
 */
final class ConcurrentMapIterator<T, E> implements Iterator<E> {

  private final Function<Scan, Page<T>> read;
  private final Function<T, E> element;
  private final Consumer<T> remove;

  private Iterator<T> page = Collections.emptyIterator();
  private @Nullable Scan next = Scan.all();
  private @Nullable T last;

  /**
   * Makes one that has read nothing yet.
   *
   * @param read reads a page
   * @param element makes an element of what is in a page
   * @param remove removes an element from the map
   */
  ConcurrentMapIterator(Function<Scan, Page<T>> read, Function<T, E> element, Consumer<T> remove) {
    this.read = read;
    this.element = element;
    this.remove = remove;
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && next != null) {
      Page<T> read = this.read.apply(next);
      page = read.items().iterator();
      next = read.nextScan();
    }
    return page.hasNext();
  }

  @Override
  public E next() {
    if (!hasNext()) {
      throw new NoSuchElementException("that was the last");
    }
    last = page.next();
    return element.apply(last);
  }

  @Override
  public void remove() {
    if (last == null) {
      throw new IllegalStateException("call next() before each remove()");
    }
    remove.accept(last);
    last = null;
  }

  /**
   * What goes through a collection whose size nobody knows until the end.
   *
   * @param more what else is true of it
   */
  static <E> Spliterator<E> spliterator(Iterator<E> elements, int more) {
    return Spliterators.spliteratorUnknownSize(
        elements, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.CONCURRENT | more);
  }
}
