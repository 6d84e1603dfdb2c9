package io.mneme.master;

/**
 * The broker has a setting under which the master could not keep its promises. The message says
 * what to change, each change in a line of its own where there are several.
 */
public final class BrokerSettingsException extends Exception {

  private static final long serialVersionUID = 1L;

  BrokerSettingsException(String message) {
    super(message);
  }
}
