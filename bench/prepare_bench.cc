// bench/prepare_bench.cc
//
// Reading a Meta export against a bare simdjson parse of the same bytes, on one
// core and in the same run: prepare_bench [megabytes] [repetitions].
//
//   bare       On-Demand over every value, strings unescaped into simdjson's buffer, nothing kept
//   DOM        dom::parser over the same bytes, the other bare parse simdjson offers
//   reading    read_exports: files found, hashed (SHA-256), parsed, mojibake mended, threads joined
//   dry run    the program from its start to its end: read, curate, build, account; nothing written
//   prepare    the same with the dataset written and synced to the disk
//
// The export is generated (generated_export.h).
#include <fmt/format.h>
#include <sched.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "bench/generated_export.h"
#include "bench/measures.h"
#include "sources/sources.h"

namespace idiolect::bench {
namespace {

namespace fs = std::filesystem;
using bench::GeneratedExport;
using bench::run_prepare;
namespace ondemand = simdjson::ondemand;

/// Visits every value; the sum keeps the compiler from leaving it out.
std::size_t visit_all(ondemand::value value) {
  std::size_t sum = 0;
  switch (value.type()) {
    case ondemand::json_type::array:
      for (ondemand::value element : value.get_array()) sum += visit_all(element);
      return sum;
    case ondemand::json_type::object:
      for (ondemand::field field : value.get_object())
        sum += static_cast<unsigned char>(field.key().raw()[0]) + visit_all(field.value());
      return sum;
    case ondemand::json_type::string:
      return std::string_view(value.get_string()).size();
    case ondemand::json_type::number:
      return static_cast<std::size_t>(double(value.get_double()));
    case ondemand::json_type::boolean:
      return bool(value.get_bool()) ? 1 : 0;
    case ondemand::json_type::null:
      return 0;
  }
  return sum;
}

using Texts = std::vector<simdjson::padded_string>;

void parse_bare(const Texts& texts, std::size_t& sink) {
  ondemand::parser parser;
  for (const auto& text : texts) {
    ondemand::document document = parser.iterate(text);
    for (ondemand::field field : document.get_object()) sink += visit_all(field.value());
  }
}

void parse_dom(const Texts& texts, std::size_t& sink) {
  simdjson::dom::parser parser;
  for (const auto& text : texts) sink += simdjson::dom::object(parser.parse(text)).size();
}

std::size_t read_all(std::span<const fs::path> paths) {
  sources::Imported imported = sources::read_exports(paths, {});
  std::size_t messages = 0;
  for (std::size_t i = 0; i < imported.outlines.size(); ++i)
    messages += imported.take_thread(i).thread.messages.size();
  return messages;
}

/// What is compared runs on one core, and so do the programs it starts.
void stay_on_one_core() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<std::size_t>(std::max(0, ::sched_getcpu())), &cores);
  if (::sched_setaffinity(0, sizeof cores, &cores) != 0)
    throw Error("the benchmark cannot be kept on one core");
}

void print_row(const char* name, double megabytes, const std::vector<double>& seconds) {
  const double best = *std::min_element(seconds.begin(), seconds.end());
  fmt::print("  {:<10} {:>8.0f} MB/s median {:>8.0f} MB/s best\n", name,
             megabytes / median(seconds), megabytes / best);
}

/// Ratios of the two within each repetition: a slow moment of the machine hits both.
void print_ratio(const char* name, const std::vector<double>& bare,
                 const std::vector<double>& ours) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < bare.size(); ++i) ratios.push_back(bare[i] / ours[i]);
  fmt::print("  {:<15} {:>5.2f} median {:>5.2f} min\n", name, median(ratios),
             *std::min_element(ratios.begin(), ratios.end()));
}

int run(std::size_t megabytes, int repetitions) {
  stay_on_one_core();
  const GeneratedExport generated(megabytes * 1'000'000);
  Texts texts;
  for (const fs::path& file : generated.files())
    texts.push_back(simdjson::padded_string::load(file.string()));
  std::size_t sink = 0;
  const std::array paths{generated.folder()};
  std::vector<double> bare, dom, reading, dry, prepare;
  for (int i = 0; i < repetitions; ++i) {
    bare.push_back(seconds_of([&] { parse_bare(texts, sink); }));
    dom.push_back(seconds_of([&] { parse_dom(texts, sink); }));
    reading.push_back(seconds_of([&] { sink += read_all(paths); }));
    dry.push_back(seconds_of([&] { run_prepare(generated, "--dry-run"); }));
    prepare.push_back(seconds_of([&] { run_prepare(generated); }));
  }
  const double size = static_cast<double>(generated.size()) / 1e6;
  fmt::print("prepare: reading {:.0f} MB of Meta JSON, {} files, {} repetitions (check {})\n", size,
             generated.files().size(), repetitions, sink % 1000);
  print_row("bare", size, bare);
  print_row("DOM", size, dom);
  print_row("reading", size, reading);
  print_row("dry run", size, dry);
  print_row("prepare", size, prepare);
  print_ratio("reading / bare", bare, reading);
  print_ratio("reading / DOM", dom, reading);
  print_ratio("dry run / bare", bare, dry);
  print_ratio("prepare / bare", bare, prepare);
  print_ratio("prepare / DOM", dom, prepare);
  return 0;
}

}  // namespace
}  // namespace idiolect::bench

int main(int argc, char** argv) {
  const auto megabytes = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 40;
  const int repetitions = argc > 2 ? std::atoi(argv[2]) : 7;
  if (megabytes == 0 || repetitions < 1) {
    std::fputs("usage: prepare_bench [megabytes] [repetitions]\n", stderr);
    return 2;
  }
  return idiolect::bench::run(megabytes, repetitions);
}
