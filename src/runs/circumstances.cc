#include "runs/circumstances.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/sha256.h"

namespace idiolect::runs {
namespace {

/// Options that may change in the middle of a run.
constexpr const char* kPlaces[] = {
    "base",   "dataset",   "out",        "resume",    "corpus",
    "config", "tokenizer", "stop-after", "processes", "checkpoint-minutes"};

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : to_line(value);
}

}  // namespace

Json identity_of(const Json& record) {
  Json options = record.value("options", Json::object());
  for (const char* const place : kPlaces) options.erase(place);
  Json identity{{"options", sha256_hex(to_line(options))}};
  if (const auto base = record.find("base"); base != record.end())
    identity["base"] = sha256_hex(to_line({base->at("config_sha256"), base->at("weights")}));
  if (const auto dataset = record.find("dataset"); dataset != record.end())
    identity["dataset"] = dataset->at("sha256");
  if (const auto corpus = record.find("sha256"); corpus != record.end())
    identity["corpus, configuration or tokenizer"] = sha256_hex(to_line(*corpus));
  return identity;
}

std::vector<std::string> compare_circumstances(const Json& saved, const Circumstances& now) {
  for (const auto& [name, value] : saved.at("identity").items())
    if (now.identity.value(name, Json()) != value)
      throw Error(fmt::format("the checkpoint belongs to another run: its {} differ{}", name,
                              name == "options" ? "" : "s"),
                  "start a new run with another --out");
  std::vector<std::string> differences;
  for (const auto& [name, value] : saved.at("machine").items())
    if (const Json here = now.machine.value(name, Json()); here != value)
      differences.push_back(
          fmt::format("{}: {} so far, {} from here on", name, text_of(value), text_of(here)));
  return differences;
}

}  // namespace idiolect::runs
