package io.mneme.master;

import java.util.Collections;
import java.util.List;
import junit.framework.Test;
import junit.framework.TestCase;
import junit.framework.TestFailure;
import junit.framework.TestResult;
import junit.framework.TestSuite;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** Makes tests for JUnit 3 into such for JUnit Jupiter. */
final class JUnit3Suite {

  private JUnit3Suite() {}

  static DynamicNode node(Test test) {
    if (test instanceof TestSuite suite) {
      List<Test> tests = Collections.list(suite.tests());
      return DynamicContainer.dynamicContainer(
          suite.getName(), tests.stream().map(JUnit3Suite::node));
    }
    String name = test instanceof TestCase testCase ? testCase.getName() : test.toString();
    return DynamicTest.dynamicTest(name, () -> run(test));
  }

  private static void run(Test test) throws Throwable {
    TestResult result = new TestResult();
    test.run(result);
    for (List<TestFailure> each :
        List.of(Collections.list(result.errors()), Collections.list(result.failures()))) {
      if (!each.isEmpty()) {
        throw each.get(0).thrownException();
      }
    }
  }
}
