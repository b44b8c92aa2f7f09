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
// The export is generated from a seed: threads of 10,000 messages per file, newest
// first, a third of the texts with mojibake, with reactions and photos between.
#include <fmt/format.h>
#include <simdjson.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/random.h"
#include "sources/sources.h"

namespace idiolect {
namespace {

namespace fs = std::filesystem;
namespace ondemand = simdjson::ondemand;

constexpr std::size_t kMessagesPerFile = 10'000;

/// Words as Meta writes them: every byte beyond ASCII as an escape of its own.
constexpr std::array<std::string_view, 24> kWords{"see",
                                                  "you",
                                                  "on",
                                                  "Saturday",
                                                  "then",
                                                  "I",
                                                  "think",
                                                  "that",
                                                  "was",
                                                  "great",
                                                  "haha",
                                                  "where",
                                                  "are",
                                                  "we",
                                                  "going",
                                                  "again?",
                                                  "not",
                                                  "sure",
                                                  R"(caf\u00c3\u00a9)",
                                                  R"(\u00f0\u009f\u0099\u0082)",
                                                  R"(\u00e2\u0080\u0099s)",
                                                  R"(\u00e2\u009d\u00a4\u00ef\u00b8\u008f)",
                                                  R"(ma\u00c3\u00b1ana)",
                                                  R"(\"quoted\"\n)"};
constexpr std::size_t kPlainWords = 18;

std::string random_text(Random& random) {
  std::string text;
  const std::size_t words = 2 + random.below(18);
  const bool plain = random.below(3) != 0;
  for (std::size_t i = 0; i < words; ++i) {
    const std::size_t choices = plain ? kPlainWords : kWords.size();
    text.append(i > 0 ? " " : "").append(kWords[random.below(choices)]);
  }
  return text;
}

std::string message_json(Random& random, std::uint64_t time) {
  std::string json = "    {\n      \"sender_name\": ";
  json += random.below(2) != 0 ? "\"Robin Vale\"" : R"("\u00c3\u0093scar P\u00c3\u00a9rez")";
  json += fmt::format(",\n      \"timestamp_ms\": {},\n", time);
  if (random.below(20) == 0) {
    json += fmt::format(
        "      \"photos\": [\n        {{\n          \"uri\": \"photos/{}.jpg\",\n"
        "          \"creation_timestamp\": {}\n        }}\n      ],\n",
        random.below(1000), time / 1000);
  } else {
    json += "      \"content\": \"" + random_text(random) + "\",\n";
  }
  if (random.below(10) == 0)
    json +=
        "      \"reactions\": [\n        {\n          \"reaction\": \"\\u00e2\\u009d\\u00a4\",\n"
        "          \"actor\": \"Robin Vale\"\n        }\n      ],\n";
  return json + "      \"is_geoblocked_for_viewer\": false\n    }";
}

std::string thread_json(Random& random, std::size_t thread) {
  std::string json =
      "{\n  \"participants\": [\n    {\n      \"name\": "
      "\"\\u00c3\\u0093scar P\\u00c3\\u00a9rez\"\n    },\n"
      "    {\n      \"name\": \"Robin Vale\"\n    }\n  ],\n  \"messages\": [\n";
  std::uint64_t time = 1'700'000'000'000;
  for (std::size_t i = 0; i < kMessagesPerFile; ++i) {
    time -= random.below(300'000);
    json += (i > 0 ? ",\n" : "") + message_json(random, time);
  }
  return json +
         fmt::format(
             "\n  ],\n  \"title\": \"thread {0}\",\n  \"thread_path\": \"inbox/t_{0}\"\n}}\n",
             thread);
}

/// A folder with an export of about `bytes` bytes, removed with the object.
class GeneratedExport {
 public:
  explicit GeneratedExport(std::size_t bytes) {
    std::string pattern = (fs::temp_directory_path() / "idiolect-bench-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    Random random(20240131);
    for (std::size_t thread = 0; size_ < bytes; ++thread) {
      const fs::path folder =
          folder_ / "your_instagram_activity/messages/inbox" / fmt::format("t_{}", thread);
      fs::create_directories(folder);
      files_.push_back(folder / "message_1.json");
      const std::string json = thread_json(random, thread);
      write_file(files_.back(), json);
      size_ += json.size();
    }
  }
  ~GeneratedExport() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  GeneratedExport(const GeneratedExport&) = delete;
  GeneratedExport& operator=(const GeneratedExport&) = delete;

  const fs::path& folder() const { return folder_; }
  const std::vector<fs::path>& files() const { return files_; }
  std::size_t size() const { return size_; }

 private:
  fs::path folder_;
  std::vector<fs::path> files_;
  std::size_t size_ = 0;
};

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

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void print_row(const char* name, double megabytes, const std::vector<double>& seconds) {
  const double best = *std::min_element(seconds.begin(), seconds.end());
  fmt::print("  {:<10} {:>8.0f} MB/s median {:>8.0f} MB/s best\n", name,
             megabytes / median(seconds), megabytes / best);
}

/// Runs `idiolect prepare` as a user does.
void run_prepare(const GeneratedExport& generated, std::string_view flag = "") {
  const std::string command =
      fmt::format("'{0}' prepare '{1}' --me 'Robin Vale' --out '{1}/dataset' {2} >'{1}/log' 2>&1",
                  IDIOLECT_PROGRAM, generated.folder().string(), flag);
  if (std::system(command.c_str()) != 0)
    throw Error("prepare failed:\n" + read_file(generated.folder() / "log"));
  fs::remove_all(generated.folder() / "dataset");
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
    reading.push_back(seconds_of([&] { sink += sources::read_exports(paths, {}).threads.size(); }));
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
}  // namespace idiolect

int main(int argc, char** argv) {
  const auto megabytes = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 40;
  const int repetitions = argc > 2 ? std::atoi(argv[2]) : 7;
  if (megabytes == 0 || repetitions < 1) {
    std::fputs("usage: prepare_bench [megabytes] [repetitions]\n", stderr);
    return 2;
  }
  return idiolect::run(megabytes, repetitions);
}
