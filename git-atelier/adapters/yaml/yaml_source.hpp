// The one way in which YAML is read here: strictly, as a tree that knows where each part stands.
// What the library would take for something, although nobody meant it so, is a fault: an unclosed
// quote, a second document, control characters, bytes that are not UTF-8.
#pragma once

#include "base/advice.hpp"

#include <tl/expected.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atelier {

struct YamlNode;
// Never null. A part that an alias names is the same in both places.
using YamlPart = std::shared_ptr<const YamlNode>;

struct YamlNode {
    enum class Kind { nothing, scalar, list, map };

    Kind kind = Kind::nothing;
    // Counted from 1.
    int line = 1;
    // Of a scalar. Of nothing as it was spelled: "", `~`, `null`, `Null` or `NULL`.
    std::string text = {};
    // Neither quoted nor a block: it may mean a number or a truth.
    bool plain = true;
    // It has a tag or an anchor, is an alias, or stands in a block.
    bool elaborate = false;
    // It stands in a block, and that is all there is to it.
    bool block = false;
    // Why a scalar cannot be taken as it stands; "" when it can.
    std::string unsound = {};
    std::vector<YamlPart> items = {};
    // In their order, also when a key stands there twice.
    std::vector<std::pair<YamlPart, YamlPart>> members = {};

    bool is_nothing() const { return kind == Kind::nothing; }
    bool is_scalar() const { return kind == Kind::scalar; }
    bool is_list() const { return kind == Kind::list; }
    bool is_map() const { return kind == Kind::map; }
};

struct YamlFault {
    int line = 1;
    // What it is about: "syntax", or "---" for a second document.
    std::string key;
    std::string what;
    Advice hint = {};
};

tl::expected<YamlPart, YamlFault> load_yaml(std::string_view text);

} // namespace atelier
