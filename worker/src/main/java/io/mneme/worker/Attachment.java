package io.mneme.worker;

import jakarta.jms.JMSException;

/** What receives over the worker's connection, and over the next one when that is lost. */
interface Attachment extends AutoCloseable {

  /** Receives over a connection from now on, and over no other. */
  void attach(WorkerConnection connection) throws JMSException;

  /** What a person calls the place that it receives from. */
  String place();

  @Override
  void close();

  /** The worker is closed: no listener is to be called any more. Does not wait. */
  default void workerClosed() {}
}
