package io.mneme.bench;

import java.util.List;

/**
 * The server of one of the systems that are compared.
 *
 * @param version what it is, with its client
 * @param address where it is, in the form that its client takes
 * @param parts what is to be closed, in that order
 */
record PeerServer(String version, String address, List<Runnable> parts) implements AutoCloseable {

  @Override
  public void close() {
    parts.forEach(Runnable::run);
  }
}
