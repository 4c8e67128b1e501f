#include "app/upkeep/rescue.hpp"

#include "app/guard/rescue_refs.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "domain/guard/repository_state.hpp"
#include "domain/work/unsaved_work.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kept_prefix = "kept/";

std::string first_line(const std::string& message) {
    return message.substr(0, message.find('\n'));
}

// "20260131T120000000Z", as rescue_ref makes it.
std::optional<Time> time_of(std::string_view stamp) {
    if (stamp.size() != 19) return std::nullopt;
    std::string text(stamp);
    for (const auto& [at, sign] : {std::pair{15, '.'}, {13, ':'}, {11, ':'}, {6, '-'}, {4, '-'}})
        text.insert(static_cast<std::size_t>(at), 1, sign);
    const auto time = parse_time(text);
    if (!time) return std::nullopt;
    return *time;
}

// The worktree or branch whose it was, and what of it.
struct Origin {
    std::string name;
    std::string was;
};

Origin origin_of_ref(std::string_view ref) {
    std::string name(ref.substr(std::min(ref.size(), rescue_folder.size())));
    name.erase(0, std::min(name.size(), name.find('/') + 1));
    for (const auto& [begins, what] :
         {std::pair<std::string_view, std::string_view>{"files-of-", "files left in "},
          {"head-of-", "commits of "}})
        if (name.starts_with(begins)) {
            name.erase(0, begins.size());
            return {name, std::string(what) + name};
        }
    return {name, "commits of " + name};
}

// Folders are named like the worktree, with a number from the second on.
Origin origin_of_folder(const std::string& folder) {
    return {folder, "files moved out of " + folder};
}

// By the end of a branch's name, or by the whole.
Result<std::optional<Bead>> bead_of(PlanReader& plan, const Context& context,
                                    const std::string& name) {
    const auto at = name.rfind("-" + context.issue_prefix + "-");
    const auto id = BeadId::parse(at == std::string::npos ? name : name.substr(at + 1));
    if (!id) return std::optional<Bead>();
    return plan.find(*id);
}

Result<void> add_origin(const RescueDeps& deps, const Origin& origin, Rescued& item) {
    item.was = origin.was;
    ATELIER_TRY(const auto bead, deps.plan.store.read([&](PlanReader& plan) {
        return bead_of(plan, deps.plan, origin.name);
    }));
    if (!bead) return {};
    item.bead = bead->id;
    item.title = bead->title;
    return {};
}

// A repository's own files are told as its folder.
std::vector<std::string> told_files(const std::vector<std::string>& files) {
    std::vector<std::string> told;
    for (const std::string& file : files) {
        const auto at = ("/" + file).find("/.git/");
        const std::string name = at == std::string::npos ? file : file.substr(0, at);
        if (at == std::string::npos)
            told.push_back(name);
        else if (told.empty() || told.back() != name)
            told.push_back(name);
    }
    std::ranges::sort(told);
    told.erase(std::unique(told.begin(), told.end()), told.end());
    return told;
}

// What is brought in one piece: files, and repositories with all that is in them.
std::vector<std::string> whole_parts(const std::vector<std::string>& files) {
    std::vector<std::string> parts;
    for (const std::string& file : told_files(files)) {
        if (!parts.empty() && is_below(file, parts.back())) continue;
        parts.push_back(file.ends_with('/') ? file.substr(0, file.size() - 1) : file);
    }
    return parts;
}

// Where it left the default branch; nullopt where it has nothing in common with it.
Result<std::optional<CommitId>> fork_of(const RescueDeps& deps, const CommitId& commit) {
    GitRefs& refs = deps.repository.refs();
    const auto main = refs.default_branch();
    if (!main) return std::nullopt;
    ATELIER_TRY(const auto head, refs.resolve_anywhere(*main));
    if (!head) return std::nullopt;
    return deps.repository.history().merge_base(*head, commit);
}

// What cannot be told of it keeps nothing else from being told.
void add_size(const RescueDeps& deps, Rescued& item) {
    const auto fork = fork_of(deps, *item.commit);
    if (!fork || !*fork) return;
    GitHistory& history = deps.repository.history();
    if (const auto commits = history.commits(**fork, *item.commit)) item.commits = commits->size();
    if (const auto changes = history.changes(**fork, *item.commit)) item.files = changes->size();
}

// false: it is not there any more.
Result<bool> describe(const RescueDeps& deps, Rescued& item) {
    if (item.kind == RescueKind::folder) {
        ATELIER_TRY(const auto use, deps.files.use_of(item.path));
        if (!use) return false;
        item.at = use->changed;
        item.files = told_files(use->files).size();
        item.bytes = use->bytes;
        ATELIER_CHECK(add_origin(deps, origin_of_folder(item.path.filename().string()), item));
        return true;
    }
    ATELIER_TRY(const std::string message, deps.repository.history().message(*item.commit));
    const std::string_view rest = std::string_view(item.name).substr(rescue_folder.size());
    item.at = time_of(rest.substr(0, rest.find('/')));
    item.subject = first_line(message);
    add_size(deps, item);
    ATELIER_CHECK(add_origin(deps, origin_of_ref(item.name), item));
    return true;
}

// By name alone.
Result<std::vector<Rescued>> all_kept(const RescueDeps& deps) {
    std::vector<Rescued> all;
    ATELIER_TRY(const auto refs, deps.repository.refs().refs_below(std::string(rescue_folder)));
    for (const auto& [name, commit] : refs)
        all.push_back({.kind = RescueKind::ref, .name = name, .commit = commit});
    ATELIER_TRY(const auto kept, deps.files.list(deps.paths.kept()));
    for (const std::string& name : kept)
        all.push_back({.kind = RescueKind::folder,
                       .name = std::string(kept_prefix) + name,
                       .path = deps.paths.kept() / name});
    return all;
}

tl::unexpected<Error> not_kept(const std::string& name) {
    return fail(ErrorCode::not_found, "nothing was kept as " + name, advise(Hint::rescue_list));
}

Result<Rescued> find_by_name(const RescueDeps& deps, const std::string& name) {
    ATELIER_TRY(const auto all, all_kept(deps));
    const auto exact = std::ranges::find_if(all, [&](const Rescued& one) {
        return one.name == name || one.name == std::string(rescue_folder) + name;
    });
    if (exact != all.end()) return *exact;
    std::vector<Rescued> found;
    for (const Rescued& one : all)
        if (!name.empty() && one.name.ends_with("/" + name)) found.push_back(one);
    if (found.size() == 1) return found.front();
    if (found.empty()) return not_kept(name);
    std::vector<std::string> names;
    for (const Rescued& one : found)
        names.push_back(one.name);
    return fail(ErrorCode::ambiguous, name + " may be " + join(names, " or "),
                advise(Hint::in_full));
}

Result<Rescued> find(const RescueDeps& deps, const std::string& name) {
    ATELIER_TRY(Rescued item, find_by_name(deps, name));
    ATELIER_TRY(const bool there, describe(deps, item));
    if (!there) return not_kept(name);
    return item;
}

Result<void> require_free(const RescueDeps& deps, const fs::path& place) {
    ATELIER_TRY(const bool taken, deps.files.exists(place));
    if (!taken) return {};
    return fail(ErrorCode::files_failed, place.string() + " is there already",
                advise(Hint::empty_place));
}

Result<BranchName> branch_for(const Rescued& item, const RestoreRequest& request) {
    if (request.branch) return *request.branch;
    const std::string kept = item.name.substr(rescue_folder.size());
    const auto slash = kept.find('/');
    return BranchName::parse("rescued/" + kept.substr(slash == std::string::npos ? 0 : slash + 1));
}

Result<void> restore_ref(const RescueDeps& deps, const RestoreRequest& request,
                         RestoreOutcome& restored) {
    const CommitId& commit = *restored.item.commit;
    if (request.worktree)
        return fail(ErrorCode::usage, restored.item.name + " is a ref, not files of a folder",
                    advise(Hint::restore_branch));
    if (request.to) {
        ATELIER_CHECK(require_free(deps, *request.to));
        restored.folder = request.to;
        return deps.repository.worktrees().write_files(commit, *request.to);
    }
    ATELIER_TRY(const BranchName branch, branch_for(restored.item, request));
    ATELIER_TRY(const auto there, deps.repository.refs().resolve(full_ref(branch)));
    if (there && *there != commit)
        return fail(ErrorCode::branch_exists, "there is a branch " + branch.str() + " already",
                    advise(Hint::other_branch));
    restored.branch = branch;
    if (there) return {};
    return deps.repository.refs().update_refs({{full_ref(branch), commit, std::nullopt}},
                                              "atelier: restored " + restored.item.name);
}

Result<void> restore_folder(const RescueDeps& deps, const RestoreRequest& request,
                            RestoreOutcome& restored) {
    const fs::path& kept = restored.item.path;
    if (request.branch || (!request.to && !request.worktree))
        return fail(ErrorCode::usage, restored.item.name + " holds files, not commits",
                    advise(Hint::restore_where));
    if (request.to) {
        ATELIER_CHECK(require_free(deps, *request.to));
        restored.folder = request.to;
        return deps.files.copy(kept, *request.to);
    }
    ATELIER_TRY(const auto checkouts, deps.repository.worktrees().checkouts());
    const bool known = std::ranges::any_of(
        checkouts, [&](const Checkout& one) { return one.worktree == *request.worktree; });
    if (!known)
        return fail(ErrorCode::not_found,
                    request.worktree->string() + " is not a worktree of this repository",
                    advise(Hint::worktree_list));
    ATELIER_TRY(const auto all, deps.files.files_below(kept));
    const auto files = whole_parts(all);
    for (const std::string& file : files)
        ATELIER_CHECK(require_free(deps, *request.worktree / file));
    for (const std::string& file : files)
        ATELIER_CHECK(deps.files.copy(kept / file, *request.worktree / file));
    restored.folder = request.worktree;
    return {};
}

} // namespace

Result<std::vector<Rescued>> list_rescued(const RescueDeps& deps) {
    ATELIER_TRY(auto kept, all_kept(deps));
    std::vector<Rescued> all;
    for (Rescued& item : kept) {
        ATELIER_TRY(const bool there, describe(deps, item));
        if (there) all.push_back(std::move(item));
    }
    return all;
}

Result<RescueContents> show_rescued(const RescueDeps& deps, const std::string& name) {
    ATELIER_TRY(Rescued item, find(deps, name));
    RescueContents contents{.item = std::move(item)};
    if (contents.item.kind == RescueKind::folder) {
        ATELIER_TRY(const auto files, deps.files.files_below(contents.item.path));
        contents.files = told_files(files);
        return contents;
    }
    const CommitId& head = *contents.item.commit;
    GitHistory& history = deps.repository.history();
    ATELIER_TRY(const auto fork, fork_of(deps, head));
    if (!fork) {
        contents.commits.push_back({head, contents.item.subject});
        return contents;
    }
    ATELIER_TRY(const auto commits, history.commits(*fork, head));
    for (const CommitId& commit : commits) {
        ATELIER_TRY(const std::string message, history.message(commit));
        contents.commits.push_back({commit, first_line(message)});
    }
    ATELIER_TRY(const auto changes, history.changes(*fork, head));
    for (const FileChange& change : changes)
        contents.files.push_back(change.path);
    return contents;
}

Result<RestoreOutcome> restore_rescued(const RescueDeps& deps, const RestoreRequest& request) {
    const int ways = (request.branch ? 1 : 0) + (request.to ? 1 : 0) + (request.worktree ? 1 : 0);
    if (ways > 1)
        return fail(ErrorCode::usage, "--branch, --to and --worktree do not go together",
                    advise(Hint::one_place_at_a_time));
    ATELIER_TRY(Rescued item, find(deps, request.name));
    RestoreOutcome restored{.item = std::move(item)};
    ATELIER_CHECK(restored.item.kind == RescueKind::ref ? restore_ref(deps, request, restored)
                                                        : restore_folder(deps, request, restored));
    Json data = Json::object();
    data.set("name", restored.item.name)
        .set("to", restored.branch ? full_ref(*restored.branch) : restored.folder->string());
    const Context& context = deps.plan;
    ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return plan.append({EventType::rescue_restored, std::nullopt, std::move(data)});
    }));
    return restored;
}

Result<DropOutcome> drop_rescued(const RescueDeps& deps, const std::string& name, bool confirmed) {
    if (deps.plan.caller.role() != Role::overseer)
        return fail(ErrorCode::identity_foreign, "only the overseer drops what was kept",
                    advise(Hint::overseer_decides));
    ATELIER_TRY(Rescued item, find(deps, name));
    DropOutcome dropped{.item = std::move(item), .dropped = confirmed};
    if (!confirmed) return dropped;
    const Context& context = deps.plan;
    ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return record_dropped(plan, dropped.item.name, dropped.item.commit);
    }));
    ATELIER_CHECK(dropped.item.kind == RescueKind::ref
                      ? deps.repository.refs().update_refs(
                            {{dropped.item.name, std::nullopt, dropped.item.commit}},
                            "atelier: rescue dropped")
                      : deps.files.remove(dropped.item.path));
    return dropped;
}

} // namespace atelier
