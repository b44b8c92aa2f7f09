// evaluate/section.h
//
// What a report says, without saying how it looks: each metric makes sections, and
// one renderer (report_page.h) turns them into HTML. Texts are plain; the renderer
// takes their meaning to HTML away.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "chat/conversation.h"
#include "evaluate/bootstrap.h"

namespace idiolect::evaluate {

struct Paragraph {
  std::string text;
};

struct Table {
  std::string caption;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  // as many cells each as there are columns
};

struct Bar {
  std::string label;
  double value = 0;
  std::optional<Interval> interval;
};

/// Horizontal bars on one scale.
struct Bars {
  std::string caption;
  std::string unit;
  std::vector<Bar> bars;
  std::optional<double> mark;  // a line across all of them, e.g. chance
};

struct PlotLine {
  std::string label;
  std::vector<double> x;
  std::vector<double> y;
  std::vector<Interval> intervals = {};  // of y; none, or as many as there are points
};

struct Plot {
  std::string caption;
  std::string x_label;
  std::string y_label;
  std::vector<PlotLine> lines;
};

/// A context and what was answered to it.
struct SideBySide {
  std::vector<chat::Turn> context;
  struct Answer {
    std::string title;
    std::string text;
  };
  std::vector<Answer> answers;
};

using Block = std::variant<Paragraph, Table, Bars, Plot, SideBySide>;

struct Section {
  std::string title;
  /// What the numbers come to, in one sentence that they bear out; or why there are none.
  std::string verdict;
  std::vector<Block> blocks;
};

}  // namespace idiolect::evaluate
