#include "adapters/yaml/yaml_source.hpp"

#include "base/text.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>

namespace atelier {
namespace {

using Kind = YamlNode::Kind;

int line_of(const YAML::Mark& mark) {
    return std::max(mark.line, 0) + 1;
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// The library takes an unclosed quote for one that lasts to the end of the text.
bool is_closed_quote(std::string_view text, std::size_t begin) {
    const char quote = text[begin];
    for (std::size_t i = begin + 1; i < text.size(); ++i) {
        if (quote == '"' && text[i] == '\\') {
            ++i;
        } else if (text[i] == quote) {
            if (quote == '"' || i + 1 >= text.size() || text[i + 1] != quote) return true;
            ++i;
        }
    }
    return false;
}

// Makes the tree from what the library says of a document.
class TreeBuilder final : public YAML::EventHandler {
  public:
    explicit TreeBuilder(std::string_view text) : text_(text) {}

    YamlPart take() { return root_ ? std::move(root_) : std::make_shared<const YamlNode>(); }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        YamlNode node{.line = line_of(mark)};
        const std::string_view rest = from(mark);
        for (const std::string_view spelling : {"null", "Null", "NULL", "~"})
            if (rest.starts_with(spelling)) node.text = spelling;
        add(std::move(node), anchor);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        // What stands within itself is taken for nothing there.
        const auto found = anchored_.find(anchor);
        YamlNode named =
            found == anchored_.end() ? YamlNode{.line = line_of(mark)} : *found->second;
        named.elaborate = true;
        named.block = false;
        put(std::make_shared<const YamlNode>(std::move(named)));
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        const std::string_view rest = from(mark);
        const char first = rest.empty() ? '\0' : rest.front();
        YamlNode node{.kind = Kind::scalar, .line = line_of(mark), .text = value};
        node.plain = tag != "!";
        node.elaborate =
            (tag != "?" && tag != "!") || (tag == "!" && first != '"' && first != '\'');
        node.block = tag == "!" && (first == '|' || first == '>');
        if (std::any_of(value.begin(), value.end(), [](char c) {
                return is_control(c) && c != '\n' && c != '\t' && c != '\r';
            }))
            node.unsound = "it contains a control character";
        else if (!node.plain && (first == '"' || first == '\'') && !is_closed_quote(rest, 0))
            node.unsound = "its quote is not closed";
        add(std::move(node), anchor);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(Kind::list, mark, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(Kind::map, mark, tag, anchor);
    }
    void OnMapEnd() override { close(); }

  private:
    struct Open {
        YamlNode node;
        YAML::anchor_t anchor;
        // Of a map, whose value comes next.
        YamlPart key = nullptr;
    };

    std::string_view from(const YAML::Mark& mark) const {
        return text_.substr(
            std::min(static_cast<std::size_t>(std::max(mark.pos, 0)), text_.size()));
    }

    void open(Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        YamlNode node{.kind = kind, .line = line_of(mark)};
        node.elaborate = !tag.empty() && tag != "?";
        open_.push_back({std::move(node), anchor});
    }
    void close() {
        Open done = std::move(open_.back());
        open_.pop_back();
        add(std::move(done.node), done.anchor);
    }
    void add(YamlNode node, YAML::anchor_t anchor) {
        node.elaborate = node.elaborate || anchor != YAML::NullAnchor;
        auto part = std::make_shared<const YamlNode>(std::move(node));
        if (anchor != YAML::NullAnchor) anchored_[anchor] = part;
        put(std::move(part));
    }
    void put(YamlPart part) {
        if (open_.empty()) {
            root_ = std::move(part);
            return;
        }
        Open& above = open_.back();
        if (above.node.is_list())
            above.node.items.push_back(std::move(part));
        else if (above.key)
            above.node.members.emplace_back(std::exchange(above.key, nullptr), std::move(part));
        else
            above.key = std::move(part);
    }

    std::string_view text_;
    std::vector<Open> open_;
    std::map<YAML::anchor_t, YamlPart> anchored_;
    YamlPart root_;
};

class DocumentStart final : public YAML::EventHandler {
  public:
    int line = 1;

    void OnDocumentStart(const YAML::Mark& mark) override { line = line_of(mark); }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  const std::string&) override {}
    void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {}
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                    YAML::EmitterStyle::value) override {}
    void OnMapEnd() override {}
};

std::optional<YamlFault> byte_fault(std::string_view text) {
    int at = 0;
    for (const std::string& line : split(text, '\n')) {
        ++at;
        if (!is_valid_utf8(line))
            return YamlFault{at, "syntax", "it is not UTF-8", "save the file as UTF-8"};
        if (std::any_of(line.begin(), line.end(), [](char c) {
                return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r';
            }))
            return YamlFault{at, "syntax", "it contains a control character"};
    }
    return std::nullopt;
}

bool has_tab_indent(std::string_view text, int line) {
    const auto lines = split(text, '\n');
    if (line < 1 || static_cast<std::size_t>(line) > lines.size()) return false;
    const std::string& one = lines[static_cast<std::size_t>(line) - 1];
    const auto first = one.find_first_not_of(' ');
    return first != std::string::npos && one[first] == '\t';
}

YamlFault syntax_fault(std::string_view text, const YAML::Exception& thrown) {
    const int at = line_of(thrown.mark);
    if (has_tab_indent(text, at) || has_tab_indent(text, at - 1))
        return {at, "syntax", "a line is indented with a tab", "indent with blanks only"};
    return {at, "syntax", "YAML: " + thrown.msg,
            "text with ': ', '#', a leading '-' or quotes in it goes between double quotes"};
}

} // namespace

tl::expected<YamlPart, YamlFault> load_yaml(std::string_view text) {
    // The library counts its places from behind a byte order mark.
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    if (auto fault = byte_fault(text)) return tl::unexpected(*std::move(fault));
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        TreeBuilder tree(text);
        DocumentStart second;
        // The library's way of loading all documents never ends on one of which it takes nothing.
        if (parser.HandleNextDocument(tree) && parser.HandleNextDocument(second))
            return tl::unexpected(YamlFault{second.line, "---", "there is a second document"});
        return tree.take();
    } catch (const YAML::Exception& thrown) {
        return tl::unexpected(syntax_fault(text, thrown));
    }
}

} // namespace atelier
