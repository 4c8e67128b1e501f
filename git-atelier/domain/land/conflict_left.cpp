#include "domain/land/conflict_left.hpp"

#include "base/json.hpp"

#include <algorithm>
#include <optional>

namespace atelier {
namespace {

std::optional<ConflictLeft> conflict_left_of(const Json& row) {
    const auto bead = BeadId::parse(row.string_at("bead"));
    const auto branch = BranchName::parse(row.string_at("branch"));
    const auto onto = BranchName::parse(row.string_at("onto"));
    const auto head = CommitId::parse(row.string_at("head"));
    const auto ground = CommitId::parse(row.string_at("ground"));
    const auto commit = CommitId::parse(row.string_at("commit"));
    if (!bead || !branch || !onto || !head || !ground || !commit) return std::nullopt;
    ConflictLeft left{*bead, *branch, *onto, *head, *ground, *commit, {}, row.string_at("agent")};
    if (const Json* const paths = row.find("paths"); paths != nullptr && paths->is_array())
        for (const Json& path : paths->as_array())
            if (path.is_string()) left.paths.push_back(path.as_string());
    return left;
}

} // namespace

std::string conflicts_left_text(const std::vector<ConflictLeft>& left) {
    if (left.empty()) return {};
    Json rows = Json::array();
    for (const ConflictLeft& one : left) {
        Json row = Json::object();
        row.set("bead", one.bead.str())
            .set("branch", one.branch.str())
            .set("onto", one.onto.str())
            .set("head", one.head.str())
            .set("ground", one.ground.str())
            .set("commit", one.commit.str())
            .set("paths", Json::strings(one.paths))
            .set("agent", one.agent);
        rows.push(std::move(row));
    }
    return rows.dump();
}

std::vector<ConflictLeft> conflicts_left_from(std::string_view text) {
    std::vector<ConflictLeft> left;
    const auto parsed = parse_json(text);
    const Json* const rows = std::get_if<Json>(&parsed);
    if (rows == nullptr || !rows->is_array()) return left;
    for (const Json& row : rows->as_array())
        if (auto one = conflict_left_of(row)) left.push_back(*std::move(one));
    return left;
}

std::vector<ConflictLeft> still_left(std::vector<ConflictLeft> left,
                                     const std::map<std::string, CommitId>& heads) {
    const auto is_at = [&](const BranchName& branch, const CommitId& commit) {
        const auto found = heads.find(branch.str());
        return found != heads.end() && found->second == commit;
    };
    std::erase_if(left, [&](const ConflictLeft& one) {
        return !is_at(one.branch, one.head) || !is_at(one.onto, one.ground);
    });
    return left;
}

} // namespace atelier
