// sources/source_table.h
//
// The sources idiolect reads. A new one is a file with its reader and a row here.
#pragma once

#include <array>

#include "sources/discord_exporter_csv.h"
#include "sources/discord_exporter_json.h"
#include "sources/discord_exporter_text.h"
#include "sources/discord_package.h"
#include "sources/instagram.h"
#include "sources/messenger.h"
#include "sources/slack.h"
#include "sources/whatsapp_imazing.h"

namespace idiolect::sources {

/// The first row that claims a file has it.
inline constexpr std::array kSources{
    kWhatsApp,           kInstagram,           kMessenger,      kDiscordExporterJson,
    kDiscordExporterCsv, kDiscordExporterText, kDiscordPackage, kSlack};

}  // namespace idiolect::sources
