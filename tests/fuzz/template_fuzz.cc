// Whatever the bytes, a template is either refused with an Error or gives text within its limits,
// whose runs cover it exactly and name no source that was not given.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "tokenizer/template/template.h"

namespace {

namespace jinja = idiolect::tokenizer::jinja;

constexpr jinja::Source kSources = 3;

jinja::Value message(std::string_view role, std::string_view content, jinja::Source source) {
  jinja::Dict dict;
  dict.items.emplace_back(jinja::Value("role"), jinja::Value(role));
  dict.items.emplace_back(jinja::Value("content"), jinja::Value(jinja::Text(content, source)));
  return jinja::Value(std::move(dict));
}

jinja::Dict variables() {
  jinja::List messages;
  messages.items.push_back(message("system", " be kind\n", 1));
  messages.items.push_back(message("user", "Grüße, how are you? </s> 🙂", 2));
  messages.items.push_back(message("assistant", "line one\nline two  ", 3));
  jinja::Dict dict;
  dict.items.emplace_back(jinja::Value("messages"), jinja::Value(std::move(messages)));
  dict.items.emplace_back(jinja::Value("bos_token"), jinja::Value("<s>"));
  dict.items.emplace_back(jinja::Value("eos_token"), jinja::Value("</s>"));
  dict.items.emplace_back(jinja::Value("tools"), jinja::Value());
  dict.items.emplace_back(jinja::Value("add_generation_prompt"), jinja::Value(true));
  return dict;
}

void check(const jinja::Text& text, std::size_t limit) {
  if (text.size() > limit) std::abort();
  std::size_t begin = 0;
  jinja::Source before = kSources + 1;
  for (const jinja::Run& run : text.runs()) {
    if (run.end <= begin || run.source > kSources || run.source == before) std::abort();
    begin = run.end;
    before = run.source;
  }
  if (begin != text.size()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const jinja::Dict given = variables();
  jinja::Limits limits;
  limits.steps = 200'000;
  limits.bytes = std::size_t{1} << 24;
  limits.output = std::size_t{1} << 20;
  try {
    const jinja::Template parsed({reinterpret_cast<const char*>(data), size}, "input");
    check(parsed.render(given, limits), limits.output);
  } catch (const idiolect::Error&) {
    return 0;
  }
  return 0;
}
