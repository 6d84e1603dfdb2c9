package io.mneme.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeriesTest {

  private static Series of(double... figures) {
    Series series = new Series();
    for (double figure : figures) {
      series.add(figure);
    }
    return series;
  }

  @Test
  void theMedianIsTheOneInTheMiddleOrBetweenTheTwoThatAre() {
    assertThat(of(7).median()).isEqualTo(7);
    assertThat(of(9, 1, 5).median()).isEqualTo(5);
    assertThat(of(4, 1, 9, 2).median()).isEqualTo(3);
  }

  @Test
  void soManyPercentDoNotExceedAPercentile() {
    Series series = new Series();
    for (int i = 100; i >= 1; i--) {
      series.add(i);
    }
    assertThat(series.percentile(99)).isEqualTo(99);
    assertThat(series.percentile(99.5)).isEqualTo(100);
    assertThat(series.percentile(1)).isEqualTo(1);
    assertThat(of(3, 8).percentile(50)).isEqualTo(3);
    assertThat(of(3, 8).percentile(0)).isEqualTo(3);
  }

  @Test
  void theSpreadIsFromTheLeastToTheMost() {
    Series series = of(3, 1, 2);
    assertThat(series.least()).isEqualTo(1);
    assertThat(series.most()).isEqualTo(3);
    assertThat(series.size()).isEqualTo(3);
  }
}
