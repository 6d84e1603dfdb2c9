package io.mneme.bench.peers;

/** A connection to a system, which several callers share. It lives as long as the process. */
public interface Client {

  /** Something for one more caller. */
  Caller caller() throws Exception;
}
