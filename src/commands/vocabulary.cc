// idiolect vocabulary: a tokenizer from a corpus of dialogues.
#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/random.h"
#include "base/utf8.h"
#include "commands/cli.h"
#include "commands/helper_process.h"
#include "commands/progress_bar.h"
#include "commands/table.h"
#include "dataset/dialogues.h"
#include "dataset/typing.h"
#include "tokenizer/piece_vocabulary.h"
#include "tokenizer/tokenizer.h"

namespace idiolect::commands {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHelper = "idiolect-vocabulary";

/// Line breaks are what bubbles are joined by; the rest is what phones put for ', " and ...
constexpr const char* kRequiredBesidesEmoji = "\n’‘“”…–é";

/// On how many texts sentencepiece and our own tokenizer are compared before anybody relies on it.
constexpr std::size_t kCompared = 10'000;

struct VocabularyOptions {
  std::string corpus;
  std::string out;
  int size = 4096;
  int context = 1024;
  double typing = 0.5;
  int held_out = 200;
  std::int64_t seed = 1;

  template <class Visit>
  void describe(Visit&& visit) {
    visit("corpus", corpus, "dialogues: lines of {\"turns\": [text, …]}, plain or .gz");
    visit("out", out, "folder for tokenizer.json, tokenizer_config.json and tokenizer.model");
    visit("size", size, "number of tokens, the 256 single bytes among them");
    visit("context", context, "longest text of the model it is meant for, in tokens");
    visit("typing", typing,
          "share of the speakers who type as on a phone: lower case, bubbles, emoji");
    visit("held-out", held_out, "dialogues left out, twice: as `idiolect pretrain` has them");
    visit("seed", seed, "of the habits and of what is held out");
  }
};

void check_ranges(const VocabularyOptions& options) {
  if (options.corpus.empty()) throw UsageError("--corpus is needed");
  if (options.out.empty()) throw UsageError("--out is needed");
  if (options.size < 512 || options.size > 1'000'000)
    throw UsageError("--size must be between 512 and 1000000");
  if (options.context < 16) throw UsageError("--context must be at least 16");
  if (options.typing < 0 || options.typing > 1)
    throw UsageError("--typing must be between 0 and 1");
  if (options.held_out < 0) throw UsageError("--held-out must not be negative");
}

/// What is learnt from: every turn, typed by people of whom some have habits.
std::vector<std::string> texts_of(const VocabularyOptions& options) {
  const auto seed = static_cast<std::uint64_t>(options.seed);
  const dataset::HeldOut parts =
      dataset::hold_out(dataset::read_dialogues(options.corpus, draw_progress()),
                        static_cast<std::size_t>(options.held_out), seed);
  std::vector<std::string> texts;
  for (const dataset::Dialogue& dialogue : parts.train) {
    Random random(seed, dialogue.line);
    const dataset::TypingHabits habits[] = {dataset::draw_habits(options.typing, random),
                                            dataset::draw_habits(options.typing, random)};
    for (std::size_t i = 0; i < dialogue.turns.size(); ++i)
      texts.push_back(dataset::type(dialogue.turns[i], habits[i % 2], random));
  }
  return texts;
}

/// Adds a text of those `required` characters that no text holds: they would stop sentencepiece.
void add_missing(std::vector<std::string>& texts, std::string_view required) {
  std::set<char32_t> seen;
  for (const std::string& text : texts)
    for (std::size_t at = 0; at < text.size(); at += code_point_at(text, at).bytes)
      seen.insert(code_point_at(text, at).value);
  std::string missing;
  for (std::size_t at = 0; at < required.size(); at += code_point_at(required, at).bytes)
    if (seen.insert(code_point_at(required, at).value).second)
      missing += required.substr(at, code_point_at(required, at).bytes);
  if (!missing.empty()) texts.push_back(std::move(missing));
}

void write_texts(const fs::path& path, std::span<const std::string> texts) {
  AtomicFile file(path);
  for (const std::string& text : texts) {
    file.write(text);
    file.write(std::string_view("\0", 1));
  }
  file.commit();
}

template <class Visit>
void for_each_line(const std::string& text, Visit visit) {
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    visit(parse_json(std::string_view(text).substr(start, end - start), kHelper));
    start = end + 1;
  }
}

tokenizer::Piece to_piece(const Json& line) {
  using Type = tokenizer::Piece::Type;
  const std::string type = line.at("type").get<std::string>();
  return {line.at("text").get<std::string>(), line.at("score").get<double>(),
          type == "normal"    ? Type::Normal
          : type == "byte"    ? Type::Byte
          : type == "control" ? Type::Control
                              : Type::Unknown};
}

/// Both must give the same ids, or one of them would be wrong about every text.
void compare(const tokenizer::Tokenizer& ours, const fs::path& model, const fs::path& work,
             std::span<const std::string> texts) {
  write_texts(work / "compared", texts);
  run_helper(kHelper, {"encode", model.string(), (work / "compared").string()}, work / "ids");
  std::size_t index = 0;
  for_each_line(read_file(work / "ids"), [&](const Json& theirs) {
    if (ours.encode(texts[index], tokenizer::AddSpecial::No).ids !=
        theirs.get<std::vector<tokenizer::TokenId>>())
      throw Bug(fmt::format("sentencepiece gives other ids for text {}", index + 1));
    ++index;
  });
  if (index != texts.size()) throw Bug("sentencepiece left out texts");
}

}  // namespace

int run_vocabulary(const Command& self, Arguments arguments) {
  const auto options = parse<VocabularyOptions>(self, arguments);
  if (!options) return 0;
  check_ranges(*options);
  const fs::path out = options->out;
  if (fs::exists(out / "tokenizer.json"))
    throw Error(out.string() + ": a tokenizer is there already", "choose another --out");
  const std::string required = kRequiredBesidesEmoji + dataset::all_emoji();
  std::vector<std::string> texts = texts_of(*options);
  add_missing(texts, required);

  const StagedFolder work(out / "work");  // never committed: what lies in it goes away
  const fs::path model = work.folder() / "tokenizer.model";
  write_texts(work.folder() / "texts", texts);
  std::cerr << fmt::format("learning {} tokens from {} turns\n", options->size, texts.size());
  run_helper(kHelper,
             {"train", (work.folder() / "texts").string(), model.string(),
              std::to_string(options->size), std::string(tokenizer::kRoleTokens), required},
             work.folder() / "pieces");
  std::vector<tokenizer::Piece> pieces;
  for_each_line(read_file(work.folder() / "pieces"),
                [&](const Json& line) { pieces.push_back(to_piece(line)); });

  const std::string json = to_pretty(tokenizer::tokenizer_json(pieces));
  const auto tokenizer = tokenizer::Tokenizer::parse(json, "tokenizer.json");
  const std::size_t compared = std::min(kCompared, texts.size());
  compare(tokenizer, model, work.folder(), std::span(texts).last(compared));
  write_file(out / "tokenizer.model", read_file(model));
  write_file(out / "tokenizer_config.json",
             to_pretty(tokenizer::tokenizer_config(static_cast<std::size_t>(options->context))));
  write_file(out / "tokenizer.json", json);
  std::cout << fmt::format(
      "{} tokens; the same ids as sentencepiece's on {} texts\ntokenizer: {}\n", pieces.size(),
      compared, out.string());
  return 0;
}

}  // namespace idiolect::commands
