package io.mneme.master;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.jspecify.annotations.Nullable;

/** What the broker has said about itself. */
final class BrokerAnswers {

  /**
   * A question.
   *
   * @param resource what is asked about, as {@link ResourceNames} has it
   * @param name the attribute, or the operation
   * @param argument the argument of the operation, empty if it has none; null for an attribute
   */
  record Question(String resource, String name, @Nullable String argument) {

    @Override
    public String toString() {
      return name + (argument == null ? "" : "(" + argument + ")") + " of " + resource;
    }

    /** Asks the broker for an attribute of its own. */
    static Question broker(String attribute) {
      return new Question(ResourceNames.BROKER, attribute, null);
    }

    /** Asks for the messages of a queue that consumers have received, and not yet acknowledged. */
    static Question delivering(String queue) {
      return new Question(ResourceNames.QUEUE + queue, "listDeliveringMessagesAsJSON", "");
    }

    /** Asks for the settings that are in force for an address. */
    static Question settingsOf(String address) {
      return new Question(ResourceNames.BROKER, "getAddressSettingsAsJSON", address);
    }
  }

  private final Map<Question, Object> answers = new HashMap<>();
  private final List<Question> unanswered = new ArrayList<>();

  /**
   * Takes an answer.
   *
   * @param answer a Boolean, a String or an array; null if the broker would not answer
   */
  void put(Question question, @Nullable Object answer) {
    if (answer == null) {
      unanswered.add(question);
    } else {
      answers.put(question, answer);
    }
  }

  /** What the broker has been asked and would not say. */
  List<Question> unanswered() {
    return unanswered;
  }

  /** Whether the answer is a plain no. */
  boolean isFalse(Question question) {
    return Boolean.FALSE.equals(answers.get(question));
  }

  /** Whether the answer is a plain yes. */
  boolean isTrue(Question question) {
    return Boolean.TRUE.equals(answers.get(question));
  }

  /** An answer as text; empty if there is none. */
  String text(Question question) {
    return answers.get(question) instanceof String text ? text : "";
  }

  /** An answer that is a list of names; empty if there is none. */
  List<String> names(Question question) {
    return answers.get(question) instanceof Object[] names
        ? Arrays.stream(names).map(String::valueOf).toList()
        : List.of();
  }

  /** The settings of an address, if the broker has told them. */
  Optional<AddressSettingsInForce> settings(String address) {
    Question question = Question.settingsOf(address);
    if (!(answers.get(question) instanceof String json)) {
      return Optional.empty();
    }
    try {
      return Optional.of(AddressSettingsInForce.of(json));
    } catch (IOException e) {
      answers.remove(question);
      unanswered.add(question);
      return Optional.empty();
    }
  }
}
