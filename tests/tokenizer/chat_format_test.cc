#include "tokenizer/chat_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "tests/support.h"

namespace idiolect::tokenizer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace fs = std::filesystem;

/// A tokenizer file with more added tokens, as a model brings them along with its template.
std::string with_added_tokens(const fs::path& file, const std::vector<std::string>& added,
                              bool rstrip) {
  if (added.empty()) return read_file(file);
  // Not Json: its objects keep their order and search it from the front.
  nlohmann::json document = nlohmann::json::parse(read_file(file));
  std::int64_t next = 0;
  for (const auto& [piece, id] : document["model"]["vocab"].items())
    next = std::max(next, id.get<std::int64_t>() + 1);
  for (const nlohmann::json& token : document["added_tokens"])
    next = std::max(next, token["id"].get<std::int64_t>() + 1);
  for (const std::string& token : added)
    document["added_tokens"].push_back({{"id", next++},
                                        {"content", token},
                                        {"single_word", false},
                                        {"lstrip", false},
                                        {"rstrip", rstrip},
                                        {"normalized", false},
                                        {"special", true}});
  return document.dump();
}

/// A model folder made of a tokenizer, special tokens and a chat template.
class ModelFolder {
 public:
  ModelFolder(const std::string& tokenizer_json, const Json& special,
              const std::string& chat_template) {
    write_file(folder_.path() / "tokenizer.json", tokenizer_json);
    write_file(folder_.path() / "tokenizer_config.json", special.dump());
    if (!chat_template.empty()) write_file(folder_.path() / "chat_template.jinja", chat_template);
  }
  const fs::path& path() const { return folder_.path(); }

 private:
  testing::TemporaryFolder folder_;
};

std::string small_tokenizer(const std::string& name, const std::vector<std::string>& added = {}) {
  return with_added_tokens(testing::test_data("tokenizers/" + name + ".tokenizer.json"), added,
                           false);
}

const Json kLlamaTokens{{"bos_token", "<s>"}, {"eos_token", "</s>"}};

/// The small Llama-2-like tokenizer with any template.
ChatFormat format_of(const std::string& chat_template, const std::string& choice = "auto") {
  const ModelFolder model(small_tokenizer("llama2"), kLlamaTokens, chat_template);
  return ChatFormat::load(model.path(), choice);
}

ChatFormat published(const std::string& name) {
  return format_of(read_file(testing::test_data("templates/" + name + ".jinja")));
}

std::vector<std::string> cut(const std::string& text, const std::vector<Range>& ranges) {
  std::vector<std::string> parts;
  for (const Range& range : ranges)
    parts.push_back(text.substr(range.begin, range.end - range.begin));
  return parts;
}

/// What the tokens with loss spell, the ends of turns in angle brackets of their own.
std::string learned(const ChatFormat& format, const EncodedConversation& encoded) {
  std::string text;
  for (std::size_t i = 0; i < encoded.ids.size(); ++i) {
    if (encoded.loss[i] == 0) continue;
    const std::string piece(format.tokenizer().token_of(encoded.ids[i]));
    text += encoded.end_of_turn[i] != 0 ? "{" + piece + "}" : piece;
  }
  return text;
}

std::vector<FormatTurn> turns_of(const std::vector<std::string>& spelled) {
  std::vector<FormatTurn> turns;
  for (const std::string& turn : spelled)
    turns.push_back({turn[0] == 'o', std::string_view(turn).substr(3)});
  return turns;
}

// --- equal to Hugging Face --------------------------------------------------------------------

/// The recorded cases, and a ChatFormat for each pair of template and tokenizer.
class Recorded {
 public:
  static Recorded& instance() {
    static Recorded recorded;
    return recorded;
  }

  /// Null where the tokenizer's fixture is not at hand.
  const ChatFormat* format(const std::string& chat_template, const std::string& tokenizer) {
    auto& found = formats_[{chat_template, tokenizer}];
    if (found != nullptr) return found.get();
    const Json& described = header["tokenizers"][tokenizer];
    const std::string file = described["file"];
    const fs::path path = file.starts_with("data/") ? testing::test_data(file.substr(5))
                                                    : testing::fixture(file.substr(9));
    if (path.empty()) return nullptr;
    const ModelFolder model(
        with_added_tokens(path, described["added"].get<std::vector<std::string>>(),
                          described["rstrip"]),
        described["special"],
        read_file(testing::test_data("templates/" + chat_template + ".jinja")));
    found = std::make_unique<ChatFormat>(ChatFormat::load(model.path()));
    return found.get();
  }

  Json header;
  std::vector<Json> rows;

 private:
  Recorded() {
    std::ifstream file(testing::test_data("templates/expected.jsonl"));
    for (std::string line; std::getline(file, line);) rows.push_back(Json::parse(line));
    header = rows.front();
    rows.erase(rows.begin());
  }

  std::map<std::pair<std::string, std::string>, std::unique_ptr<ChatFormat>> formats_;
};

TEST(ChatFormat, RendersAndTokenizesAsHuggingFaceDoesForEveryPublishedTemplate) {
  Recorded& recorded = Recorded::instance();
  std::size_t with_ids = 0;
  for (const Json& row : recorded.rows) {
    const ChatFormat* const format = recorded.format(row["template"], row["tokenizer"]);
    if (format == nullptr) continue;
    const std::string system = row["system"];
    const auto spelled = row["turns"].get<std::vector<std::string>>();
    const std::vector<FormatTurn> turns = turns_of(spelled);
    const Continue go_on = row["continue"].get<bool>() ? Continue::Yes : Continue::No;
    EXPECT_EQ(format->render(system, turns, go_on).text, row["text"].get<std::string>())
        << row.dump();
    if (!row.contains("ids")) continue;
    ++with_ids;
    EXPECT_EQ(format->encode(system, turns, go_on).ids, row["ids"].get<std::vector<TokenId>>())
        << row.dump();
  }
  EXPECT_GE(with_ids, 250u);
}

TEST(ChatFormat, FindsByProbingTheRulesThatEachPublishedTemplateNeeds) {
  Recorded& recorded = Recorded::instance();
  for (const Json& row : recorded.rows) {
    const ChatFormat* const format = recorded.format(row["template"], row["tokenizer"]);
    if (format == nullptr) continue;
    std::vector<std::string> expected;
    for (const Json& rule : recorded.header["rules"][row["template"].get<std::string>()]) {
      if (rule == "system")
        expected.insert(expected.begin(), "the system text goes into the first user turn");
      if (rule == "join")
        expected.push_back("consecutive turns of one role are joined by a line break");
      if (rule == "user_first")
        expected.push_back("an owner who speaks first gets an empty user turn before");
    }
    std::vector<std::string> found = format->rules();
    std::erase_if(found,
                  [](const std::string& rule) { return rule.starts_with("the tokenizer splits"); });
    EXPECT_THAT(found, ::testing::UnorderedElementsAreArray(expected)) << row["template"];
  }
}

TEST(ChatFormat, ShowsEveryWordOfEveryTurnAndKnowsWhereItIs) {
  Recorded& recorded = Recorded::instance();
  for (const Json& row : recorded.rows) {
    const ChatFormat* const format = recorded.format(row["template"], row["tokenizer"]);
    if (format == nullptr) continue;
    const auto spelled = row["turns"].get<std::vector<std::string>>();
    const std::vector<FormatTurn> turns = turns_of(spelled);
    const ChatFormat::Rendered rendered =
        format->render(row["system"].get<std::string>(), turns, Continue::No);
    std::string shown;
    for (const std::string& part : cut(rendered.text, rendered.owner)) shown += part;
    for (const FormatTurn& turn : turns) {
      std::string words(turn.content);
      words.erase(0, words.find_first_not_of(" \t\n"));
      words.erase(words.find_last_not_of(" \t\n") + 1);
      EXPECT_EQ(shown.find(words) != std::string::npos, turn.owner) << row.dump();
    }
  }
}

// --- loss -------------------------------------------------------------------------------------

TEST(ChatFormat, PutsLossOnTheOwnersWordsAndTheEndOfTheirTurn) {
  const ChatFormat format = published("zephyr-7b-beta");
  const FormatTurn turns[] = {{false, "hi"}, {true, "hey you"}, {false, "ok"}, {true, "bye"}};
  EXPECT_EQ(learned(format, format.encode("be nice", turns, Continue::No)),
            "hey▁you{</s>}bye{</s>}");
}

/// Two turns from before, a gap, and a session that `owner_opens` or answers.
std::vector<FormatTurn> behind_a_gap(bool owner_opens) {
  std::vector<FormatTurn> turns = {{false, "old", false}, {true, "older", false}};
  if (!owner_opens) turns.push_back({false, "hi", true, "[3 days later]"});
  turns.push_back({true, "hey you", true, owner_opens ? "[3 days later]" : ""});
  return turns;
}

TEST(ChatFormat, PutsNoLossOnTurnsThatAreNotScoredNorOnTheGapBehindThem) {
  for (const char* const name : {"zephyr-7b-beta", "mistral-7b-instruct-v0.3", "stories260k"}) {
    const ChatFormat format = published(name);
    for (const bool owner_opens : {false, true}) {
      const std::vector<FormatTurn> turns = behind_a_gap(owner_opens);
      EXPECT_EQ(learned(format, format.encode("be nice", turns, Continue::No)), "hey▁you{</s>}")
          << name;
    }
  }
}

TEST(ChatFormat, ShowsAGapAsALineOfTheUsersOrAsATurnBeforeTheOwners) {
  const ChatFormat chatml = format_of("", "plain");
  EXPECT_EQ(chatml.render("", behind_a_gap(false), Continue::No).text,
            "<s>Them: old\nMe: older</s>\nThem: [3 days later]\nhi\nMe: hey you</s>\n");
  EXPECT_EQ(chatml.render("", behind_a_gap(true), Continue::No).text,
            "<s>Them: old\nMe: older</s>\nThem: [3 days later]\nMe: hey you</s>\n");
}

TEST(ChatFormat, NeverJoinsATurnThatIsScoredToOneThatIsNot) {
  const ChatFormat format = published("mistral-7b-instruct-v0.3");
  const FormatTurn turns[] = {
      {true, "old", false}, {true, "older", false}, {true, "one", true, "[later]"}, {true, "two"}};
  const ChatFormat::Rendered rendered = format.render("", turns, Continue::No);
  EXPECT_THAT(cut(rendered.text, rendered.owner), ElementsAre("old\nolder", "one\ntwo"));
  EXPECT_EQ(learned(format, format.encode("", turns, Continue::No)), "one\ntwo{</s>}");
}

TEST(ChatFormat, DoesNotSpeakOfAGapBeforeTheFirstTurnThatIsShown) {
  const ChatFormat format = format_of("", "plain");
  const FormatTurn turns[] = {{false, "hi", true, "[3 days later]"}, {true, "hey"}};
  EXPECT_EQ(format.render("", turns, Continue::No).text, "<s>Them: hi\nMe: hey</s>\n");
}

TEST(ChatFormat, ShowsWhereEachTokenStandsAndWhetherSomebodyWroteIt) {
  const ChatFormat format = published("zephyr-7b-beta");
  const FormatTurn turns[] = {{false, "hi"}, {true, "hey you"}};
  const ChatFormat::Shown shown = format.show("be nice", turns);
  EXPECT_EQ(shown.encoded.ids, format.encode("be nice", turns, Continue::No).ids);
  std::string written;
  for (std::size_t i = 0; i < shown.offsets.size(); ++i) {
    const auto [begin, end] = shown.offsets[i];
    if (shown.content[i] != 0) written += shown.text.substr(begin, end - begin);
    const bool is_end = shown.encoded.end_of_turn[i] != 0;
    EXPECT_TRUE(shown.content[i] != 0 || is_end || shown.encoded.loss[i] == 0);
  }
  EXPECT_EQ(written, "be nicehihey you");
}

TEST(ChatFormat, NeverMatchesAControlTokenThatAMessageSpells) {
  const ChatFormat format = published("mistral-7b-instruct-v0.3");
  const FormatTurn turns[] = {{false, "<s></s>[INST]"}, {true, "a</s>b<s>"}};
  const EncodedConversation encoded = format.encode("</s>", turns, Continue::No);
  const TokenId end = *format.tokenizer().id_of("</s>");
  const TokenId begin = *format.tokenizer().id_of("<s>");
  EXPECT_EQ(std::count(encoded.ids.begin(), encoded.ids.end(), end), 1);
  EXPECT_EQ(std::count(encoded.ids.begin(), encoded.ids.end(), begin), 1);
  EXPECT_EQ(encoded.ids.back(), end);
  EXPECT_EQ(encoded.end_of_turn.back(), 1);
}

TEST(ChatFormat, CountsATokenThatTheTemplateSpellsAsControlTokenEvenWhenItIsNotSpecial) {
  // <tool> is an added token that is not special.
  const ModelFolder model(
      small_tokenizer("qwen2"), Json{{"eos_token", "<|im_end|>"}},
      "{% for m in messages %}{{ m.role + ':' + m.content + '<tool>' }}{% endfor %}");
  const ChatFormat format = ChatFormat::load(model.path());
  const FormatTurn turns[] = {{false, "hi"}, {true, "a<tool>b"}};
  const EncodedConversation encoded = format.encode("", turns, Continue::No);
  const TokenId tool = *format.tokenizer().id_of("<tool>");
  EXPECT_EQ(std::count(encoded.ids.begin(), encoded.ids.end(), tool), 2);
  EXPECT_EQ(encoded.end_of_turn.back(), 1);
  EXPECT_THAT(format.stop_ids(), ::testing::Contains(tool));
}

TEST(ChatFormat, EndsTheOwnersTurnWithEosWhereTheTemplateHasNoEnd) {
  const ChatFormat format =
      format_of("{% for m in messages %}{{ m.role + ': ' + m.content + '\\n' }}{% endfor %}");
  const FormatTurn turns[] = {{false, "hi"}, {true, "hey"}, {false, "ok"}, {true, "bye"}};
  EXPECT_EQ(format.render("", turns, Continue::No).text,
            "user: hi\nassistant: hey</s>\nuser: ok\nassistant: bye</s>\n");
  EXPECT_EQ(learned(format, format.encode("", turns, Continue::No)), "hey{</s>}bye{</s>}");
  EXPECT_THAT(format.rules(), ::testing::Contains(HasSubstr("ends with '</s>'")));
}

TEST(ChatFormat, PutsEosOnlyWhereItIsMissing) {
  const ChatFormat format = format_of(
      "{% for m in messages %}{{ m.role + ': ' + m.content }}{% if not loop.last %}{{ eos_token "
      "}}{% endif %}{% endfor %}");
  const FormatTurn turns[] = {{false, "hi"}, {true, "hey"}, {false, "ok"}, {true, "bye"}};
  EXPECT_EQ(format.render("", turns, Continue::No).text,
            "user: hi</s>assistant: hey</s>user: ok</s>assistant: bye</s>");
}

// --- rules ------------------------------------------------------------------------------------

TEST(ChatFormat, PutsTheSystemTextIntoTheFirstUserTurnWhereATemplateTakesItForTheAssistant) {
  const ChatFormat format = published("stories260k");
  const FormatTurn turns[] = {{false, "hi"}, {true, "hey"}};
  EXPECT_EQ(format.render("Be Robin.", turns, Continue::No).text,
            "<s>[INST] Be Robin.\n\nhi [/INST] hey</s>");
}

TEST(ChatFormat, PutsTheSystemTextIntoTheFirstUserTurnWhereATemplateDropsIt) {
  const ChatFormat format = format_of(
      "{% for m in messages if m.role != 'system' %}{{ m.role + ':' + m.content + eos_token }}{% "
      "endfor %}");
  const FormatTurn turns[] = {{false, "hi"}, {true, "hey"}};
  EXPECT_EQ(format.render("Be Robin.", turns, Continue::No).text,
            "user:Be Robin.\n\nhi</s>assistant:hey</s>");
}

TEST(ChatFormat, JoinsTurnsWhereATemplateGoesByParityWithoutComplaint) {
  const ChatFormat format = format_of(
      "{% for m in messages %}{{ ('U:' if loop.index0 % 2 == 0 else 'A:') + m.content + eos_token "
      "}}{% endfor %}");
  const FormatTurn turns[] = {
      {true, "one"}, {true, "two"}, {false, "three"}, {false, "four"}, {true, "five"}};
  const ChatFormat::Rendered rendered = format.render("", turns, Continue::No);
  EXPECT_EQ(rendered.text, "U:</s>A:one\ntwo</s>U:three\nfour</s>A:five</s>");
  EXPECT_THAT(cut(rendered.text, rendered.owner), ElementsAre("one\ntwo", "five"));
}

TEST(ChatFormat, GivesANeutralUserTurnWhereATemplateRefusesAnEmptyOne) {
  const ChatFormat format = format_of(
      "{% for m in messages %}{% if (m.role == 'user') != (loop.index0 % 2 == 0) or not m.content "
      "%}"
      "{{ raise_exception('no') }}{% endif %}{{ m.role + ':' + m.content + eos_token }}{% endfor "
      "%}");
  const FormatTurn turns[] = {{true, "hey"}};
  EXPECT_EQ(format.render("", turns, Continue::No).text, "user:...</s>assistant:hey</s>");
}

TEST(ChatFormat, AddsThePromptThatATemplateForgets) {
  const ChatFormat format =
      format_of("{% for m in messages %}{{ m.role + ': ' + m.content + eos_token }}{% endfor %}");
  const FormatTurn turns[] = {{false, "hi"}};
  EXPECT_EQ(format.render("", turns, Continue::Yes).text, "user: hi</s>assistant:");
  EXPECT_EQ(format.render("", turns, Continue::No).text, "user: hi</s>");
}

// --- templates that come with idiolect --------------------------------------------------------

TEST(ChatFormat, PlainReadsAsADialogueAndEndsTheOwnersTurnsWithEos) {
  const ChatFormat format = format_of("", "plain");
  const FormatTurn turns[] = {{false, "hi"}, {true, "hey"}, {false, "ok"}};
  EXPECT_EQ(format.render("Be Robin.", turns, Continue::Yes).text,
            "<s>Be Robin.\n\nThem: hi\nMe: hey</s>\nThem: ok\nMe:");
  EXPECT_EQ(learned(format, format.encode("", turns, Continue::No)), "hey{</s>}");
  EXPECT_THAT(format.rules(), IsEmpty());
}

TEST(ChatFormat, ChatmlUsesItsTokensWhereTheVocabularyHasThem) {
  const ModelFolder model(small_tokenizer("qwen2"), Json{{"eos_token", "<|endoftext|>"}}, "");
  const ChatFormat format = ChatFormat::load(model.path(), "chatml");
  const FormatTurn turns[] = {{false, "hi"}, {true, "hey"}};
  EXPECT_EQ(format.render("", turns, Continue::No).text,
            "<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\nhey<|im_end|>\n");
  EXPECT_THAT(learned(format, format.encode("", turns, Continue::No)),
              ::testing::EndsWith("{<|im_end|>}"));
}

TEST(ChatFormat, ChatmlEndsTheOwnersTurnsWithEosWhereItsTokensAreMissing) {
  const ChatFormat format = format_of("", "chatml");
  const FormatTurn turns[] = {{false, "hi"}, {true, "hey"}};
  EXPECT_EQ(format.render("", turns, Continue::No).text,
            "<s><|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\nhey</s>\n");
}

// --- choosing ---------------------------------------------------------------------------------

std::string load_failure(const fs::path& folder, const std::string& choice = "auto") {
  try {
    ChatFormat::load(folder, choice);
    return "loaded";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(ChatFormat, PrefersTheTemplateFileToTheConfiguration) {
  const ModelFolder model(
      small_tokenizer("llama2"),
      Json{{"eos_token", "</s>"}, {"chat_template", "{{ 1 }}"}, {"model_max_length", 1e30}},
      "{% for m in messages %}{{ m.role + m.content + eos_token }}{% endfor %}");
  EXPECT_THAT(ChatFormat::load(model.path()).template_text(), HasSubstr("m.role + m.content"));
  EXPECT_EQ(ChatFormat::load(model.path()).template_name(), "model");
}

TEST(ChatFormat, TakesTheEntryNamedDefaultOfAListOfTemplates) {
  const std::string wanted =
      "{% for m in messages %}{{ m.role + m.content + eos_token }}{% endfor %}";
  const Json config{{"eos_token", {{"content", "</s>"}}},
                    {"chat_template",
                     {{{"name", "tool_use"}, {"template", "{{ 1 }}"}},
                      {{"name", "default"}, {"template", wanted}}}}};
  const ModelFolder model(small_tokenizer("llama2"), config, "");
  EXPECT_EQ(ChatFormat::load(model.path()).template_text(), wanted);
}

TEST(ChatFormat, SaysWhatToDoWhereAModelBringsNoTemplate) {
  const ModelFolder model(small_tokenizer("llama2"), kLlamaTokens, "");
  EXPECT_EQ(load_failure(model.path()),
            model.path().string() + ": the model brings no chat template");
  EXPECT_THROW(ChatFormat::load(model.path(), "fancy"), UsageError);
}

TEST(ChatFormat, NamesTheFileAndLineOfATemplateThatDoesNotParse) {
  const ModelFolder model(small_tokenizer("llama2"), kLlamaTokens, "a\n{% sparkle %}");
  EXPECT_THAT(load_failure(model.path()),
              HasSubstr("chat_template.jinja:2: unsupported statement 'sparkle'"));
}

TEST(ChatFormat, RefusesATemplateThatDoesNotShowTheMessages) {
  const ModelFolder model(small_tokenizer("llama2"), kLlamaTokens, "hello");
  EXPECT_THAT(load_failure(model.path()), HasSubstr("does not show a question and its answer"));
}

// --- fitting ----------------------------------------------------------------------------------

TEST(ChatFormatFit, CutsTurnsThatAreNotScoredFirstAndCountsThemApart) {
  const ChatFormat format = published("zephyr-7b-beta");
  const std::vector<FormatTurn> turns = behind_a_gap(false);
  const auto all = format.fit("", turns, Continue::No, 1000);
  EXPECT_EQ(all.cut_turns, 0u);
  EXPECT_EQ(all.owner_turns, 1u);
  EXPECT_EQ(all.owner_bytes, std::string("hey you").size());
  const auto cut = format.fit("", turns, Continue::No, all.encoded.ids.size() - 1);
  EXPECT_EQ(cut.cut_turns, cut.cut_unscored);
  EXPECT_GE(cut.cut_unscored, 1u);
  EXPECT_EQ(cut.cut_owner_turns, 0u);
  EXPECT_EQ(cut.owner_bytes, all.owner_bytes);
}

TEST(ChatFormatFit, FindsNothingToLearnWhereNoTurnIsScored) {
  const ChatFormat format = published("zephyr-7b-beta");
  const FormatTurn turns[] = {{false, "old", false}, {true, "older", false}, {false, "hi"}};
  EXPECT_THAT(format.fit("", turns, Continue::No, 1000).encoded.ids, IsEmpty());
}

TEST(ChatFormatFit, KeepsTheNewestTurnsThatFitAndTheSystemText) {
  const ChatFormat format = published("zephyr-7b-beta");
  std::vector<std::string> words;
  for (int i = 0; i < 40; ++i) words.push_back("message number " + std::to_string(i));
  std::vector<FormatTurn> turns;
  for (std::size_t i = 0; i < words.size(); ++i) turns.push_back({i % 2 == 1, words[i]});
  for (std::size_t limit = 60; limit < 900; limit += 35) {
    const FittedConversation fitted = format.fit("be nice", turns, Continue::No, limit);
    const auto kept = std::span(turns).subspan(fitted.cut_turns);
    EXPECT_EQ(fitted.encoded.ids, format.encode("be nice", kept, Continue::No).ids);
    EXPECT_LE(fitted.encoded.ids.size(), limit);
    if (fitted.cut_turns > 0) {
      const auto one_more = std::span(turns).subspan(fitted.cut_turns - 1);
      EXPECT_GT(format.encode("be nice", one_more, Continue::No).ids.size(), limit);
    }
    EXPECT_EQ(fitted.owner_turns + fitted.cut_owner_turns, 20u);
    std::size_t bytes = 0;
    for (const FormatTurn& turn : kept) bytes += turn.owner ? turn.content.size() : 0;
    EXPECT_EQ(fitted.owner_bytes, bytes);
    EXPECT_FALSE(fitted.cut_inside);
  }
}

TEST(ChatFormatFit, LeavesOutWhatNobodyAnswersUnlessItIsThePrompt) {
  const ChatFormat format = published("zephyr-7b-beta");
  const FormatTurn turns[] = {{false, "hi"}, {true, "hey"}, {false, "ok"}, {false, "well"}};
  EXPECT_EQ(format.fit("", turns, Continue::No, 1000).encoded.ids,
            format.encode("", std::span(turns).first(2), Continue::No).ids);
  EXPECT_EQ(format.fit("", turns, Continue::Yes, 1000).encoded.ids,
            format.encode("", turns, Continue::Yes).ids);
  EXPECT_TRUE(format.fit("", std::span(turns).last(1), Continue::No, 1000).encoded.ids.empty());
}

TEST(ChatFormatFit, CutsOnTheLeftWhatIsTooLongByItself) {
  const ChatFormat format = published("zephyr-7b-beta");
  const std::string words(500, 'x');
  const FormatTurn turns[] = {{false, "hi"}, {true, "before"}, {false, "go"}, {true, words}};
  const FittedConversation fitted = format.fit("be nice", turns, Continue::No, 20);
  const EncodedConversation whole =
      format.encode("be nice", std::span(turns).last(1), Continue::No);
  EXPECT_TRUE(fitted.cut_inside);
  EXPECT_EQ(fitted.encoded.ids, std::vector<TokenId>(whole.ids.end() - 20, whole.ids.end()));
  EXPECT_EQ(fitted.encoded.loss.size(), 20u);
  EXPECT_EQ(fitted.cut_turns, 3u);
  EXPECT_EQ(fitted.cut_owner_turns, 1u);
  EXPECT_EQ(fitted.owner_turns, 0u);
  EXPECT_GT(fitted.owner_bytes, 0u);
  EXPECT_LT(fitted.owner_bytes, words.size());
}

TEST(ChatFormatFit, CountsTheOwnersBytesWithTheJoins) {
  const ChatFormat format = published("mistral-7b-instruct-v0.2");
  const FormatTurn turns[] = {{true, " one "}, {true, "zwölf"}, {false, "ok"}, {true, "3"}};
  EXPECT_EQ(format.fit("", turns, Continue::No, 1000).owner_bytes, 5u + 1u + 6u + 1u);
}

TEST(ChatFormatFit, FindsTheEndOfALongSessionWithoutRenderingAllOfIt) {
  const ChatFormat format = published("zephyr-7b-beta");
  std::vector<FormatTurn> turns;
  for (int i = 0; i < 100'000; ++i)
    turns.push_back({i % 2 == 1, "some words that are said again and again"});
  const FittedConversation fitted = format.fit("", turns, Continue::No, 512);
  EXPECT_GT(fitted.owner_turns, 3u);
  EXPECT_LE(fitted.encoded.ids.size(), 512u);
}

}  // namespace
}  // namespace idiolect::tokenizer
