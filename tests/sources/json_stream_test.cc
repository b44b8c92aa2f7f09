#include "sources/json_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "tests/sources/exports.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// `text` as a document, with its padding.
class Text {
 public:
  explicit Text(std::string text) : size_(text.size()), text_(std::move(text)) {
    text_.resize(size_ + kPadding);
  }
  Document document() const { return {"a.json", std::string_view(text_).substr(0, size_)}; }

 private:
  std::size_t size_;
  std::string text_;
};

std::string error_of(std::string json, std::size_t longest = kLongestToken) {
  const Text text(std::move(json));
  const Document document = text.document();
  JsonStream stream(document, longest);
  try {
    stream.read([&] {
      stream.members([&](std::string_view key) {
        if (key == "list") stream.elements([](ondemand::value) {});
      });
    });
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(JsonStream, WalksThroughWhatIsAskedForAndSkipsTheRest) {
  const Text text(R"({"skip": {"a": ["}", "\"]"]}, "n\u0061me": "Anna", "number": 1.5e3,
                      "groups": [{"ids": [1, 2]}, 7, {"ids": []}, {"ids": [3]}], "last": null})");
  const Document document = text.document();
  JsonStream stream(document);
  std::string name;
  std::vector<std::int64_t> ids;
  stream.read([&] {
    stream.members([&](std::string_view key) {
      if (key == "name") name = stream.text();
      if (key == "groups")
        stream.items([&] {
          stream.members([&](std::string_view) {
            stream.elements([&](ondemand::value value) { ids.push_back(value.get_int64()); });
          });
        });
    });
  });
  EXPECT_EQ(name, "Anna");
  EXPECT_THAT(ids, ElementsAre(1, 2, 3));
}

/// A list of many pieces with all that could be taken for an end of one.
std::string tricky_list(std::size_t count) {
  std::string list = "[";
  for (std::size_t i = 0; i < count; ++i) {
    nlohmann::json element = {{"i", i}, {"t", std::string(i % 131, i % 3 == 0 ? '\\' : '"')}};
    if (i % 5 == 0) element["t"] = "],[{},\\\"";
    if (i % 7 == 0) element = {{}, {{"deep", {1, {{2}, 3}}}}, i};
    list += (i > 0 ? "," : "") + element.dump(i % 2 == 0 ? 2 : -1);
  }
  return list + "]";
}

TEST(JsonStream, GivesEveryElementOfALongListOnce) {
  const std::string list = tricky_list(6'000);
  ASSERT_GT(list.size(), std::size_t{1} << 19);
  const nlohmann::json expected = nlohmann::json::parse(list);
  const Text text(R"({"list": )" + list + "}");
  const Document document = text.document();
  JsonStream stream(document);
  std::size_t at = 0;
  stream.read([&] {
    stream.members([&](std::string_view) {
      stream.elements([&](ondemand::value value) {
        const std::string_view raw = simdjson::to_json_string(value);
        ASSERT_EQ(nlohmann::json::parse(raw), expected.at(at)) << at;
        ++at;
      });
    });
  });
  EXPECT_EQ(at, expected.size());
}

TEST(JsonStream, GivesTheFieldsOfALongObject) {
  std::string object = "{";
  for (int i = 0; i < 30'000; ++i)
    object += (i > 0 ? ", \"" : "\"") + std::to_string(i) + R"(": {"text": "a\\"})";
  const Text text(object + "}");
  const Document document = text.document();
  JsonStream stream(document);
  int next = 0;
  stream.read([&] {
    stream.fields([&](ondemand::field& field) {
      EXPECT_EQ(stream.json().key_of(field), std::to_string(next++));
    });
  });
  EXPECT_EQ(next, 30'000);
}

TEST(JsonStream, SaysWhereADocumentEnds) {
  const std::string whole = R"({"a": [1, {"b": "c"}], "list": [{"x": 1}, {"y": [2]}], "z": {}})";
  ASSERT_EQ(error_of(whole), "no error");
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_THAT(error_of(whole.substr(0, size)), HasSubstr("a.json: not a whole JSON file: byte "))
        << size;
  EXPECT_THAT(error_of(whole + " x"), HasSubstr("byte 64 of 65: something follows"));
  EXPECT_THAT(error_of(R"({"list": [1, 2}, 3]})"), HasSubstr("byte 14 of 20: the wrong bracket"));
  EXPECT_THAT(error_of(R"({"list": [1, 2,]})"), HasSubstr("byte 16 of 17"));
  EXPECT_THAT(error_of(R"({"list": [1, "a)" + std::string(1000, '\0')), HasSubstr("not a whole"));
  EXPECT_THAT(error_of(R"({"list": [1, 2 3]})"), HasSubstr("not a whole"));
}

TEST(JsonStream, RefusesWhatNeverEnds) {
  constexpr std::size_t kLongest = 100'000;
  const std::string much(2 * kLongest + (1u << 18), ' ');
  for (const char* const json : {R"({"list": ["#"]})", R"({"a": "#"})", R"({"a": ["#"]})",
                                 R"({"a": #1})", R"({"list": [1, #2]})", R"({"#": 1})"}) {
    std::string text = json;
    text.replace(text.find('#'), 1, much);
    EXPECT_THAT(error_of(text, kLongest), HasSubstr("not a whole JSON file: byte ")) << json;
  }
}

TEST(JsonStream, MendsBytesAndCountsThem) {
  const Text text("{\"list\": [\"a\xff\", \"b\"], \"name\": \"\xc3\"}");
  const Document document = text.document();
  JsonStream stream(document);
  std::vector<std::string> texts;
  stream.read([&] {
    stream.members([&](std::string_view key) {
      if (key == "name") return texts.push_back(stream.text());
      stream.elements([&](ondemand::value value) {
        texts.push_back(stream.json().string_of(value).value_or("none"));
      });
    });
  });
  EXPECT_THAT(texts, ElementsAre("a\uFFFD", "b", "\uFFFD"));
  FileContent content;
  stream.note_mended(content);
  EXPECT_THAT(content.notes, ElementsAre(HasSubstr("2 invalid UTF-8 sequences")));
}

}  // namespace
}  // namespace idiolect::sources
