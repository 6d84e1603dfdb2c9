package io.mneme.bench.peers;

/** What the clients of one system in one process share. */
public interface Clients {

  /** Makes a connection. */
  Client connect() throws Exception;
}
