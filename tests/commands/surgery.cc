#include "tests/commands/surgery.h"

#include <gtest/gtest.h>

namespace idiolect::commands {

RawRecords without(RawRecords records, std::size_t number) {
  records.records.erase(records.records.begin() + static_cast<std::ptrdiff_t>(number) - 1);
  return records;
}

RawRecords with_another(RawRecords records, std::size_t number, const std::string& from,
                        const std::string& to) {
  std::string copy = records.records.at(number - 1);
  const std::size_t at = copy.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) copy.replace(at, from.size(), to);
  records.records.insert(records.records.begin() + static_cast<std::ptrdiff_t>(number), copy);
  return records;
}

std::string bin_of(const Account& account, std::size_t number) {
  for (const Json& line : account.ledger)
    if (line.contains("record") && line.at("record") == number) return line.at("bin");
  return "none";
}

std::filesystem::path sample() { return testing::test_data("../../examples/sample"); }

std::filesystem::path landlord() {
  return sample() / "whatsapp" / "WhatsApp - Landlord (Mr Petrie).csv";
}

}  // namespace idiolect::commands
