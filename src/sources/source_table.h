// sources/source_table.h
//
// The sources idiolect reads. A new one is a file with its reader and a row here.
#pragma once

#include <array>

#include "sources/discord_exporter_csv.h"
#include "sources/discord_exporter_json.h"
#include "sources/discord_exporter_text.h"
#include "sources/discord_package.h"
#include "sources/google_chat.h"
#include "sources/hangouts.h"
#include "sources/imessage_db.h"
#include "sources/imessage_exporter.h"
#include "sources/imessage_imazing.h"
#include "sources/instagram.h"
#include "sources/instagram_2019.h"
#include "sources/line_text.h"
#include "sources/matrix_json.h"
#include "sources/messenger.h"
#include "sources/messenger_e2ee.h"
#include "sources/openextract_csv.h"
#include "sources/signal_export.h"
#include "sources/signal_native.h"
#include "sources/sigtop.h"
#include "sources/slack.h"
#include "sources/sms_xml.h"
#include "sources/telegram_html.h"
#include "sources/telegram_json.h"
#include "sources/wechat_csv.h"
#include "sources/whatsapp_chat_exporter.h"
#include "sources/whatsapp_imazing.h"
#include "sources/whatsapp_text.h"

namespace idiolect::sources {

/// The first row that claims a file has it.
inline constexpr std::array kSources{kWhatsApp,
                                     kWhatsAppChatExporter,
                                     kSignalNative,
                                     kLine,
                                     kSignalExport,
                                     kWhatsAppText,
                                     kSigtop,
                                     kSmsXml,
                                     kTelegramJson,
                                     kTelegramHtml,
                                     kMatrix,
                                     kIMessageDb,
                                     kIMessageImazing,
                                     kIMessageExporterText,
                                     kIMessageExporterHtml,
                                     kOpenExtract,
                                     kGoogleChat,
                                     kHangouts,
                                     kWeChat,
                                     kInstagram,
                                     kInstagramPage,
                                     kInstagram2019,
                                     kMessenger,
                                     kMessengerPage,
                                     kMessengerE2ee,
                                     kDiscordExporterJson,
                                     kDiscordExporterCsv,
                                     kDiscordExporterText,
                                     kDiscordPackage,
                                     kSlack};

}  // namespace idiolect::sources
