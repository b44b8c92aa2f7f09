// sources/sms_xml.h
//
// Reads the XML that "SMS Backup & Restore" writes on Android phones: SMS and MMS of all
// conversations in one file, pictures in it as base64. Times are UTC. The owner's
// messages say so (type, msg_box), but not under which name.
// Format: docs/formats/sms.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_sms_xml(const Glimpse& glimpse);

/// One thread per set of numbers. Throws Error when the XML is cut short or broken.
FileContent read_sms_xml(const Document& document);

inline constexpr Source kSmsXml{"sms", "SMS and MMS of Android, XML from SMS Backup & Restore",
                                is_sms_xml, read_sms_xml, kAnySize};

}  // namespace idiolect::sources
