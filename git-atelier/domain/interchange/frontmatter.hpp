// A message as other programs read it: its header as YAML frontmatter before the body. Inside, the
// header is columns, and nothing here is called.
#pragma once

#include "base/result.hpp"
#include "domain/bead/bead.hpp"
#include "domain/interchange/yaml_reader.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct Frontmatter {
    MessageHeader header;
    // Lines of keys that are no columns: how long the message is kept, and what is none of ours, as
    // it was written.
    std::vector<std::string> others = {};

    bool operator==(const Frontmatter&) const = default;
};

// Values are JSON-quoted, so that any text in them survives every reader of YAML.
std::string with_frontmatter(const Frontmatter& front, std::string_view body);

struct ReadMessage {
    Frontmatter front;
    std::string body;
};

// Reads what `with_frontmatter` writes, and what people write by hand. A text without frontmatter
// is all body; a value that cannot be what its key says goes to `others`.
ReadMessage read_frontmatter(std::string_view text, const YamlReader& yaml);

} // namespace atelier
