#include "tokenizer/chat_template_choice.h"

#include <array>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/utf8.h"

namespace idiolect::tokenizer {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestTemplate = std::size_t{1}
                                         << 20;  // bytes; published ones are below 20 kB

constexpr std::string_view kChatml =
    "{{ bos_token }}"
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] }}"
    "{{ (owner_end if message['role'] == 'assistant' else '<|im_end|>') + '\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

// The blank stands before the owner's words and not at the end of the prompt, because most
// vocabularies hold words together with the blank before them.
constexpr std::string_view kPlain =
    "{{ bos_token }}"
    "{% for message in messages %}"
    "{% if message['role'] == 'system' %}{{ message['content'] + '\\n\\n' }}"
    "{% elif message['role'] == 'user' %}{{ 'Them: ' + message['content'] + '\\n' }}"
    "{% else %}{{ 'Me: ' + message['content'] + owner_end + '\\n' }}{% endif %}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ 'Me:' }}{% endif %}";

constexpr std::array<const char*, 7> kTokenNames{"bos_token", "eos_token", "unk_token", "pad_token",
                                                 "sep_token", "cls_token", "mask_token"};

std::optional<Json> read_if_there(const fs::path& path) {
  if (!fs::exists(path)) return std::nullopt;
  Json json = read_json(path);
  if (!json.is_object()) throw Error(path.string() + ": not a JSON object");
  return json;
}

/// A token is spelled as a string, or as an object with "content".
std::optional<std::string> token_text(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return std::nullopt;
  if (found->is_string()) return found->get<std::string>();
  if (!found->is_object()) return std::nullopt;
  const auto content = found->find("content");
  if (content == found->end() || !content->is_string()) return std::nullopt;
  return content->get<std::string>();
}

void add_tokens(std::map<std::string, std::string>& tokens, const Json& object) {
  for (const char* const name : kTokenNames)
    if (std::optional<std::string> text = token_text(object, name)) tokens.emplace(name, *text);
}

/// The token whose id config.json or generation_config.json gives under `key`.
std::optional<std::string> token_by_id(const fs::path& folder, const char* key,
                                       const Tokenizer& tokenizer) {
  for (const char* const file : {"generation_config.json", "config.json"}) {
    const std::optional<Json> config = read_if_there(folder / file);
    if (!config || !config->contains(key)) continue;
    const Json& given =
        (*config)[key].is_array() && !(*config)[key].empty() ? (*config)[key][0] : (*config)[key];
    if (!given.is_number_integer()) continue;
    const auto id = given.get<std::int64_t>();
    if (id < 0 || id >= static_cast<std::int64_t>(tokenizer.vocabulary_size())) continue;
    return std::string(tokenizer.token_of(static_cast<TokenId>(id)));
  }
  return std::nullopt;
}

/// How vocabularies that say nothing else spell the end of a text.
std::optional<std::string> usual_end(const Tokenizer& tokenizer) {
  for (const char* const spelling : {"</s>", "<|endoftext|>", "<eos>", "<|end_of_text|>"}) {
    const std::optional<TokenId> id = tokenizer.id_of(spelling);
    if (id && tokenizer.is_special(*id)) return spelling;
  }
  return std::nullopt;
}

std::map<std::string, std::string> special_tokens(const fs::path& folder,
                                                  const Tokenizer& tokenizer) {
  std::map<std::string, std::string> tokens;
  for (const char* const file : {"tokenizer_config.json", "special_tokens_map.json"})
    if (const std::optional<Json> json = read_if_there(folder / file)) add_tokens(tokens, *json);
  if (!tokens.contains("eos_token"))
    if (const auto text = token_by_id(folder, "eos_token_id", tokenizer))
      tokens["eos_token"] = *text;
  if (!tokens.contains("eos_token"))
    if (const auto text = usual_end(tokenizer)) tokens["eos_token"] = *text;
  return tokens;
}

/// "chat_template" of tokenizer_config.json: a string, or a list of named ones.
std::optional<std::string> template_in(const Json& config, const std::string& where) {
  const auto found = config.find("chat_template");
  if (found == config.end() || found->is_null()) return std::nullopt;
  if (found->is_string()) return found->get<std::string>();
  if (!found->is_array()) throw Error(where + ": chat_template is neither a string nor a list");
  for (const Json& entry : *found) {
    if (!entry.is_object() || entry.value("name", "") != "default") continue;
    if (std::optional<std::string> text = token_text(entry, "template")) return text;
  }
  throw Error(where + ": chat_template has no entry named 'default'",
              "choose --template chatml or --template plain");
}

ChosenTemplate model_template(const fs::path& folder) {
  ChosenTemplate chosen;
  chosen.name = "model";
  const fs::path file = folder / "chat_template.jinja";
  chosen.where = file.string();
  if (fs::exists(file)) {
    chosen.text = read_file(file, kLongestTemplate);
    return chosen;
  }
  const fs::path config_path = folder / "tokenizer_config.json";
  chosen.where = config_path.string() + " chat_template";
  const std::optional<Json> config = read_if_there(config_path);
  const std::optional<std::string> text =
      config ? template_in(*config, config_path.string()) : std::nullopt;
  if (!text)
    throw Error(folder.string() + ": the model brings no chat template",
                "choose --template chatml or --template plain");
  chosen.text = *text;
  return chosen;
}

/// The built-in templates begin with the token with which the tokenizer itself begins a text.
void add_builtin_variables(ChosenTemplate& chosen, const Tokenizer& tokenizer) {
  const std::vector<TokenId> empty = tokenizer.encode("", AddSpecial::Yes).ids;
  const std::optional<TokenId> begin = tokenizer.id_of(chosen.token("bos_token"));
  if (empty.empty() || !begin || empty.front() != *begin) chosen.special_tokens["bos_token"] = "";
  const bool knows_im_end = tokenizer.id_of("<|im_end|>").has_value();
  const bool is_chatml = chosen.name == "chatml";
  const std::string end = is_chatml && knows_im_end ? "<|im_end|>" : chosen.token("eos_token");
  if (end.empty())
    throw Error("the tokenizer has no token that ends a text",
                "name it as eos_token in tokenizer_config.json");
  chosen.special_tokens["owner_end"] = end;
}

}  // namespace

std::string ChosenTemplate::token(const std::string& token_name) const {
  const auto found = special_tokens.find(token_name);
  return found != special_tokens.end() ? found->second : std::string();
}

ChosenTemplate choose_template(const fs::path& model_folder, std::string_view choice,
                               const Tokenizer& tokenizer) {
  ChosenTemplate chosen;
  if (choice == "auto") {
    chosen = model_template(model_folder);
  } else if (choice == "chatml" || choice == "plain") {
    chosen.text = choice == "chatml" ? kChatml : kPlain;
    chosen.name = choice;
    chosen.where = "the built-in template '" + std::string(choice) + "'";
  } else {
    throw UsageError("--template '" + std::string(choice) + "' is not known",
                     "choose auto, chatml or plain");
  }
  if (chosen.text.size() > kLongestTemplate || !is_valid_utf8(chosen.text))
    throw Error(chosen.where + ": the chat template is too long or not UTF-8");
  chosen.special_tokens = special_tokens(model_folder, tokenizer);
  if (chosen.name != "model") add_builtin_variables(chosen, tokenizer);
  return chosen;
}

}  // namespace idiolect::tokenizer
