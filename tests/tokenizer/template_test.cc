#include "tokenizer/template/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "tests/support.h"

namespace idiolect::tokenizer::jinja {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Value to_value(const Json& json) {
  if (json.is_boolean()) return Value(json.get<bool>());
  if (json.is_number_integer()) return Value(json.get<std::int64_t>());
  if (json.is_number()) return Value(json.get<double>());
  if (json.is_string()) return Value(std::string_view(json.get_ref<const std::string&>()));
  if (json.is_array()) {
    List list;
    for (const Json& item : json) list.items.push_back(to_value(item));
    return Value(std::move(list));
  }
  if (!json.is_object()) return Value();
  Dict dict;
  for (const auto& [key, item] : json.items()) dict.items.emplace_back(Value(key), to_value(item));
  return Value(std::move(dict));
}

Dict variables_of(const Json& json) {
  Dict variables;
  for (const auto& [key, item] : json.items())
    variables.items.emplace_back(Value(key), to_value(item));
  return variables;
}

std::string render(std::string_view source, const Dict& variables = {}, const Limits& limits = {}) {
  return Template(source, "t").render(variables, limits).bytes();
}

std::string refusal(std::string_view source, const Dict& variables = {},
                    const Limits& limits = {}) {
  try {
    return "rendered: " + render(source, variables, limits);
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Template, GivesWhatJinjaGivesForEveryPartOfTheLanguage) {
  std::ifstream file(testing::test_data("templates/syntax.jsonl"));
  std::string line;
  ASSERT_TRUE(std::getline(file, line));
  const Dict variables = variables_of(Json::parse(line)["variables"]);
  std::size_t cases = 0;
  while (std::getline(file, line)) {
    const Json row = Json::parse(line);
    const std::string source = row["template"];
    ++cases;
    try {
      const std::string text = render(source, variables);
      EXPECT_TRUE(row.contains("text")) << source << " should be refused, gave: " << text;
      if (row.contains("text")) {
        EXPECT_EQ(text, row["text"].get<std::string>()) << source;
      }
    } catch (const Error& error) {
      EXPECT_TRUE(row.contains("error")) << source << " was refused: " << error.what();
    }
  }
  EXPECT_GE(cases, 390u);
}

TEST(Template, NamesAnUnsupportedStatementWithItsLine) {
  EXPECT_EQ(refusal("a\n{% include 'x' %}"), "t:2: unsupported statement 'include'");
  EXPECT_EQ(refusal("\n\n{{ 'a' | sparkle }}"), "t:3: unsupported filter 'sparkle'");
  EXPECT_EQ(refusal("{{ 1 is shiny }}"), "t:1: unsupported test 'shiny'");
  EXPECT_EQ(refusal("{{ cycler(1) }}"), "t:1: unsupported function 'cycler'");
}

TEST(Template, SaysWhatTheTemplateRefusesButNotTheWordsOfAMessage) {
  Dict variables;
  variables.items.emplace_back(Value("secret"), Value(Text("private words", 1)));
  EXPECT_EQ(refusal("\n{{ raise_exception('bad turn: ' + secret + '!') }}", variables),
            "t:2: the template refuses this conversation: bad turn: …!");
}

TEST(Template, StopsATemplateThatRunsTooLong) {
  EXPECT_THAT(
      refusal("{% for a in range(1000) %}{% for b in range(1000) %}{% endfor %}{% endfor %}", {},
              {.steps = 10'000}),
      HasSubstr("runs too long"));
  EXPECT_THAT(refusal("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}"),
              HasSubstr("nests too deep"));
}

TEST(Template, StopsATemplateThatEatsMemory) {
  const Limits small{.steps = 100'000, .bytes = 1 << 20, .output = 1 << 18};
  EXPECT_THAT(refusal("{{ 'a' * 1000000000000 }}"), HasSubstr("too much memory"));
  EXPECT_THAT(refusal("{% set ns = namespace(a='xxxxxxxx') %}{% for i in range(60) %}"
                      "{% set ns.a = ns.a + ns.a %}{% endfor %}{{ ns.a | length }}",
                      {}, small),
              HasSubstr("too"));
  EXPECT_THAT(refusal("{{ range(1000000000000) | length }}", {}, small),
              HasSubstr("too much memory"));
  EXPECT_THAT(refusal("{% set ns = namespace(a=[1]) %}{% for i in range(60) %}"
                      "{% set ns.a = [ns.a, ns.a] %}{% endfor %}{{ ns.a }}",
                      {}, small),
              HasSubstr("too"));
  EXPECT_THAT(refusal("{{ 'abc' | replace('', 'x' * 1000) }}", {}, {.output = 1000}),
              HasSubstr("too"));
}

TEST(Template, RefusesNestingThatWouldExhaustTheStack) {
  const std::string deep(100'000, '(');
  EXPECT_THAT(refusal("{{ " + deep), HasSubstr("too"));
  std::string blocks;
  for (int i = 0; i < 10'000; ++i) blocks += "{% if true %}";
  EXPECT_THAT(refusal(blocks), HasSubstr("nests too deep"));
  std::string sum = "{{ 1";
  for (int i = 0; i < 50'000; ++i) sum += "+1";
  EXPECT_THAT(refusal(sum + " }}"), HasSubstr("too long"));
  EXPECT_THAT(refusal("{% set ns = namespace(a=1) %}{% for i in range(10000) %}{% set ns.a = "
                      "[ns.a] %}{% endfor %}"),
              HasSubstr("too deep"));
}

/// The text of each source in the rendering, in order, as "source:text".
std::vector<std::string> sources(std::string_view source_text, Text content) {
  Dict variables;
  variables.items.emplace_back(Value("c"), Value(std::move(content)));
  const Text text = Template(source_text, "t").render(variables);
  std::vector<std::string> result;
  std::size_t begin = 0;
  for (const Run& run : text.runs()) {
    result.push_back(std::to_string(run.source) + ":" +
                     text.bytes().substr(begin, run.end - begin));
    begin = run.end;
  }
  return result;
}

TEST(Template, KnowsWhichBytesAreContentThroughWhatItDoesToStrings) {
  EXPECT_THAT(sources("<{{ c }}>", Text("ab", 1)), ElementsAre("0:<", "1:ab", "0:>"));
  EXPECT_THAT(sources("<{{ ' ' + c + ' ' }}>", Text("ab", 1)), ElementsAre("0:< ", "1:ab", "0: >"));
  EXPECT_THAT(sources("{{ ('[' ~ c ~ ']') | trim('[') }}", Text("ab", 1)),
              ElementsAre("1:ab", "0:]"));
  EXPECT_THAT(sources("{{ c.strip() }}", Text("  a b ", 1)), ElementsAre("1:a b"));
  EXPECT_THAT(sources("{{ ('<' + c + '>')[1:3] }}", Text("äbc", 1)), ElementsAre("1:äb"));
  EXPECT_THAT(sources("{{ ('<' + c)[::-1] }}", Text("ab", 1)), ElementsAre("1:ba", "0:<"));
  EXPECT_THAT(sources("{{ c.replace('b', '-') }}", Text("abc", 1)),
              ElementsAre("1:a", "0:-", "1:c"));
  EXPECT_THAT(sources("{{ c.split(',') | join('; ') }}", Text("a,b", 1)),
              ElementsAre("1:a", "0:; ", "1:b"));
  EXPECT_THAT(sources("{{ c | upper }}{{ c | title }}", Text("ab", 1)), ElementsAre("1:ABAb"));
  EXPECT_THAT(sources("{{ [c] | tojson }}", Text("a\"", 1)),
              ElementsAre("0:[\"", "1:a\\\"", "0:\"]"));
  EXPECT_THAT(sources("{{ [c] }}", Text("a", 1)), ElementsAre("0:['", "1:a", "0:']"));
  EXPECT_THAT(sources("{{ '%s!' % c }}", Text("a", 1)), ElementsAre("1:a", "0:!"));
  EXPECT_THAT(sources("{{ c | indent(2, true) }}", Text("a\nb", 1)),
              ElementsAre("0:  ", "1:a\n", "0:  ", "1:b"));
  EXPECT_THAT(sources("{% set x %}<{{ c }}>{% endset %}{{ x }}", Text("a", 1)),
              ElementsAre("0:<", "1:a", "0:>"));
  EXPECT_THAT(sources("{% macro f(y) %}({{ y }}){% endmacro %}{{ f(c) }}", Text("a", 1)),
              ElementsAre("0:(", "1:a", "0:)"));
  EXPECT_THAT(sources("{% filter upper %}x{{ c }}{% endfilter %}", Text("a", 1)),
              ElementsAre("0:X", "1:A"));
  EXPECT_THAT(sources("{% for x in c %}{{ x }}.{% endfor %}", Text("ab", 1)),
              ElementsAre("1:a", "0:.", "1:b", "0:."));
}

TEST(Template, TellsADayForStrftimeNow) {
  const Text text = Template("{{ strftime_now('%A %d %B %Y') }}", "t").render({}, {}, {2026, 2, 3});
  EXPECT_EQ(text.bytes(), "Tuesday 03 February 2026");
}

TEST(Template, CanBeRenderedAgainAfterARefusal) {
  const Template refusing("{% if n %}{{ raise_exception('no') }}{% endif %}ok", "t");
  Dict yes;
  yes.items.emplace_back(Value("n"), Value(true));
  EXPECT_THROW(refusing.render(yes), Error);
  EXPECT_EQ(refusing.render({}).bytes(), "ok");
}

}  // namespace
}  // namespace idiolect::tokenizer::jinja
