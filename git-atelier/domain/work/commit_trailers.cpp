#include "domain/work/commit_trailers.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cctype>

namespace atelier {
namespace {

// Anything else may begin a comment, a patch or a divider.
bool is_plain_line(const std::string& line) {
    const auto first = static_cast<unsigned char>(line.front());
    return (std::isalnum(first) != 0 || first >= 0x80) && !line.starts_with("diff ") &&
           trim(line).size() == line.size();
}

// Without what is no UTF-8, which Git would mend in its own way.
std::string in_one_line(std::string_view text) {
    std::string out;
    for (const char c : to_valid_utf8(text)) {
        const bool blank =
            c == '\0' || std::string_view(" \t\r\n\v\f").find(c) != std::string_view::npos;
        if (!blank)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    return std::string(trim(out));
}

std::optional<AgentId> agent_named(const std::string& text) {
    auto id = AgentId::parse(text);
    if (!id || id->role() == Role::overseer) return std::nullopt;
    return *std::move(id);
}

} // namespace

std::map<CommitId, MadeCommit> copies_of(const std::vector<MadeCommit>& before,
                                         const std::vector<MadeCommit>& after,
                                         const std::map<CommitId, std::string>& patches) {
    std::map<CommitId, MadeCommit> copies;
    for (const MadeCommit& copy : after) {
        const auto patch = patches.find(copy.id);
        if (patch == patches.end() || copy.author.empty()) continue;
        for (const MadeCommit& original : before) {
            const auto was = patches.find(original.id);
            if (was == patches.end() || was->second != patch->second ||
                original.author != copy.author)
                continue;
            copies.emplace(copy.id, original);
            break;
        }
    }
    return copies;
}

std::optional<AgentId> maker_of(const MadeCommit& commit, const std::optional<AgentId>& at_work) {
    if (at_work) return at_work;
    for (const std::string& value : commit.agents)
        if (auto agent = agent_named(value)) return agent;
    return agent_named(commit.committer_name);
}

std::string titled_message(std::string_view title,
                           const std::vector<std::pair<std::string, std::string>>& trailers) {
    std::string out = in_one_line(title) + "\n";
    bool first = true;
    for (const auto& [key, value] : trailers) {
        const std::string text = in_one_line(value);
        if (text.empty()) continue;
        out += (first ? "\n" : "") + key + ": " + text + "\n";
        first = false;
    }
    return out;
}

std::optional<std::string>
plain_trailers(std::string_view message,
               const std::vector<std::pair<std::string, std::string>>& trailers) {
    if (!message.ends_with('\n') || message.starts_with('\n') || message.ends_with("\n\n") ||
        message.find_first_of(std::string_view("\0\r", 2)) != std::string_view::npos)
        return std::nullopt;
    // Below the title a line with a separator may make its paragraph one of trailers.
    bool title = true;
    for (const std::string& line : lines_of(message)) {
        if (line.empty())
            title = false;
        else if (!is_plain_line(line) || (!title && line.find_first_of(":=#") != std::string::npos))
            return std::nullopt;
    }
    std::string out = "\n";
    for (const auto& [key, value] : trailers) {
        out += key;
        out += ": ";
        out += value;
        out += '\n';
    }
    return out;
}

} // namespace atelier
