#include "domain/guard/repository_state.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace atelier {
namespace {

constexpr std::string_view state_schema = "repository-state/3";

using Names = std::map<std::string, std::string>;

Json names_json(const Names& names) {
    Json::Object out(names.begin(), names.end());
    return Json::object(std::move(out));
}

Names names_in(const Json* document) {
    Names out;
    if (document == nullptr || !document->is_object()) return out;
    for (const auto& [name, value] : document->as_object())
        if (value.is_string()) out.insert_or_assign(out.end(), name, value.as_string());
    return out;
}

// Every value of each key, a line each.
Names values_by_key(const std::vector<std::pair<std::string, std::string>>& entries) {
    Names out;
    for (const auto& [key, value] : entries) {
        const auto [at, fresh] = out.emplace(key, value);
        if (!fresh) at->second += "\n" + value;
    }
    return out;
}

std::optional<std::string> value_in(const Names& names, const std::string& name) {
    const auto found = names.find(name);
    return found == names.end() ? std::nullopt : std::optional(found->second);
}

// Both are in order, so that one walk along them meets every name.
void add_changes(ChangeKind thing, const Names& before, const Names& after,
                 std::vector<StateChange>& out) {
    const ChangeKind added_or_gone = thing == ChangeKind::head ? ChangeKind::checkout : thing;
    auto was = before.begin();
    auto is = after.begin();
    while (was != before.end() || is != after.end()) {
        if (is == after.end() || (was != before.end() && was->first < is->first)) {
            out.push_back({added_or_gone, was->first, was->second, std::nullopt});
            ++was;
        } else if (was == before.end() || is->first < was->first) {
            out.push_back({added_or_gone, is->first, std::nullopt, is->second});
            ++is;
        } else {
            if (was->second != is->second)
                out.push_back({thing, is->first, was->second, is->second});
            ++was;
            ++is;
        }
    }
}

// The refs that are not listed alike on both sides.
std::pair<Names, Names> differing_lines(const RefListing& before, const RefListing& after) {
    Names was;
    Names is;
    auto old = before.begin();
    auto now = after.begin();
    while (old != before.end() || now != after.end()) {
        const RefLine one = old == before.end() ? RefLine{} : *old;
        const RefLine other = now == after.end() ? RefLine{} : *now;
        const bool same = one.line == other.line;
        const bool take_old =
            now == after.end() || (old != before.end() && one.name() <= other.name());
        const bool take_new =
            old == before.end() || (now != after.end() && other.name() <= one.name());
        if (take_old) ++old;
        if (take_new) ++now;
        if (same) continue;
        if (take_old) was.emplace(one.name(), one.value());
        if (take_new) is.emplace(other.name(), other.value());
    }
    return {std::move(was), std::move(is)};
}

void add_submodule_changes(const RepositoryState& before, const RepositoryState& after,
                           std::vector<StateChange>& out) {
    for (const auto& [git_dir, refs] : before.submodules)
        if (!after.submodules.contains(git_dir))
            out.push_back({ChangeKind::submodule, git_dir + " HEAD", value_in(refs, "HEAD"),
                           std::nullopt, git_dir});
    for (const auto& [git_dir, refs] : after.submodules) {
        const auto known = before.submodules.find(git_dir);
        std::vector<StateChange> changes;
        add_changes(ChangeKind::submodule,
                    known == before.submodules.end() ? Names{} : known->second, refs, changes);
        for (StateChange& change : changes) {
            change.git_dir = git_dir;
            change.name = git_dir + " " + change.name;
            out.push_back(std::move(change));
        }
    }
}

// Logs that have nothing in them any more, of refs that are still there.
void add_emptied_logs(const RepositoryState& before, const RepositoryState& after,
                      std::vector<StateChange>& out) {
    if (before.logs.starts_with(some_logs) != after.logs.starts_with(some_logs)) return;
    if (before.logs == after.logs) return;
    const std::vector<std::string> was = lines_of(before.logs);
    const std::vector<std::string> is = lines_of(after.logs);
    std::set<std::string, std::less<>> emptied;
    std::ranges::set_difference(was, is, std::inserter(emptied, emptied.end()));
    if (emptied.erase("HEAD") > 0) out.push_back({ChangeKind::log, "HEAD", "kept", std::nullopt});
    if (emptied.empty()) return;
    for (const RefLine ref : after.refs)
        if (emptied.contains(ref.name()))
            out.push_back({ChangeKind::log, std::string(ref.name()), "kept", std::nullopt});
}

} // namespace

std::string state_text(const RepositoryState& state) {
    Json settings = Json::array();
    for (const auto& [key, value] : state.configuration)
        settings.push(Json::strings({key, value}));
    Json submodules = Json::object();
    for (const auto& [git_dir, refs] : state.submodules)
        submodules.set(git_dir, names_json(refs));
    Json document = Json::object();
    document.set("schema", state_schema)
        .set("heads", names_json(state.heads))
        .set("files", names_json(state.files))
        .set("submodules", std::move(submodules))
        .set("logs", state.logs)
        .set("configuration", std::move(settings));
    return document.dump() + "\n" + state.refs.text();
}

Result<RepositoryState> parse_state(std::string_view text, const std::string& file) {
    const auto end = text.find('\n');
    const auto parsed = parse_json(text.substr(0, end));
    const Json* document = std::get_if<Json>(&parsed);
    if (document == nullptr || document->string_at("schema") != state_schema)
        return fail(ErrorCode::config_invalid, file + " is not " + std::string(state_schema),
                    advise(Hint::reflog_may_show));
    const std::string_view refs =
        end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    RepositoryState state{.refs = RefListing(std::string(refs)),
                          .heads = names_in(document->find("heads")),
                          .configuration = {},
                          .files = names_in(document->find("files"))};
    state.logs = document->string_at("logs");
    if (const Json* submodules = document->find("submodules");
        submodules != nullptr && submodules->is_object())
        for (const auto& [git_dir, names] : submodules->as_object())
            state.submodules[git_dir] = names_in(&names);
    const Json* settings = document->find("configuration");
    if (settings == nullptr || !settings->is_array()) return state;
    for (const Json& entry : settings->as_array())
        if (entry.is_array() && entry.as_array().size() == 2 && entry.as_array()[0].is_string() &&
            entry.as_array()[1].is_string())
            state.configuration.emplace_back(entry.as_array()[0].as_string(),
                                             entry.as_array()[1].as_string());
    return state;
}

std::vector<StateChange> changes_between(const RepositoryState& before,
                                         const RepositoryState& after) {
    std::vector<StateChange> out;
    const auto [was, is] = differing_lines(before.refs, after.refs);
    add_changes(ChangeKind::ref, was, is, out);
    add_changes(ChangeKind::head, before.heads, after.heads, out);
    add_changes(ChangeKind::setting, values_by_key(before.configuration),
                values_by_key(after.configuration), out);
    add_changes(ChangeKind::file, before.files, after.files, out);
    add_submodule_changes(before, after, out);
    add_emptied_logs(before, after, out);
    return out;
}

std::optional<std::string> begin_of_agents_work(const std::vector<RefLogEntry>& log,
                                                std::string_view head) {
    if (log.empty() || log.front().to != head) return std::nullopt;
    if (!log.back().what.starts_with("branch: Created")) return std::nullopt;
    const bool agents = std::all_of(log.begin(), log.end() - 1, [](const RefLogEntry& entry) {
        const auto agent = AgentId::parse(entry.name);
        return agent && agent->role() == Role::worker && !entry.what.starts_with("Branch: ");
    });
    return agents ? std::optional(log.back().to) : std::nullopt;
}

Attribution doer_of(const std::vector<RefLogEntry>& log, const AgentId& agent,
                    const std::optional<std::string>& before) {
    bool any = false;
    for (const RefLogEntry& entry : log) {
        if (entry.to == before) break;
        if (entry.name != agent.str()) return Attribution::others;
        any = true;
        // What comes before is the log of the branch that was copied.
        if (entry.what.starts_with("Branch: copied ") || entry.what.starts_with("Branch: renamed "))
            break;
    }
    return any ? Attribution::session : Attribution::unknown;
}

std::string renamed_from(const RefLogEntry& entry) {
    constexpr std::string_view begin = "Branch: renamed ";
    const std::string_view what = entry.what;
    if (!what.starts_with(begin)) return {};
    const std::string_view names = what.substr(begin.size());
    return std::string(names.substr(0, names.find(' ')));
}

std::map<std::string, std::string> moved_checkouts(const std::vector<StateChange>& changes) {
    std::map<std::string, std::string> moved;
    for (const StateChange& gone : changes) {
        if (gone.thing != ChangeKind::checkout || gone.after) continue;
        const auto found = std::ranges::find_if(changes, [&](const StateChange& change) {
            return change.thing == ChangeKind::checkout && !change.before &&
                   change.after == gone.before && change.after->starts_with("refs/heads/");
        });
        if (found != changes.end()) moved.emplace(gone.name, found->name);
    }
    return moved;
}

std::string rescue_ref(Time now, std::string_view ref) {
    std::string stamp = format_time(now);
    std::erase_if(stamp, [](char c) { return c == ':' || c == '-' || c == '.'; });
    for (const std::string_view prefix : {"refs/heads/", "refs/"})
        if (ref.starts_with(prefix)) {
            ref.remove_prefix(prefix.size());
            break;
        }
    return std::string(rescue_folder) + stamp + "/" + std::string(ref);
}

} // namespace atelier
