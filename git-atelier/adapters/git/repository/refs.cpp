#include "adapters/git/repository/refs.hpp"

#include "adapters/git/config/loose_blob.hpp"
#include "adapters/git/config/ref_files.hpp"
#include "adapters/git/process/object_names.hpp"
#include "adapters/git/repository/ref_log_file.hpp"
#include "base/text.hpp"
#include "posix/read_file.hpp"

#include <algorithm>
#include <system_error>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view branch_prefix = "refs/heads/";

// The branch that a symbolic ref stands for, without `prefix`; nullopt when it is none.
Result<std::optional<std::string>> symbolic(const Git& git, const std::string& ref,
                                            const std::string& prefix) {
    auto target = symbolic_target(git.common_dir(), ref);
    if (!target) {
        const GitCall call{{"symbolic-ref", "--quiet", ref}};
        ATELIER_TRY(const ProcessResult result, git.run(call));
        if (result.status > 1) return fail(git_failure(call, result));
        target = result.status == 1 ? std::string() : std::string(trim(result.out));
    }
    if (!target->starts_with(prefix)) return std::nullopt;
    return target->substr(prefix.size());
}

std::string shown(const std::optional<CommitId>& commit) {
    return commit ? commit->str() : std::string("nothing");
}

// `refs/...` without a way out of the git dir.
Result<void> check_ref(const std::string& ref) {
    const bool whole = ref.starts_with("refs/") && ref.find("..") == std::string::npos &&
                       ref.find("//") == std::string::npos && ref.find('\0') == std::string::npos;
    if (!whole) return fail(ErrorCode::usage, "'" + ref + "' is not a full ref name");
    return {};
}

std::string instructions(const std::vector<RefUpdate>& updates) {
    const char nul = '\0';
    std::string out;
    for (const RefUpdate& update : updates) {
        if (update.to && update.from)
            out += "update " + update.ref + nul + update.to->str() + nul + update.from->str() + nul;
        else if (update.to)
            out += "create " + update.ref + nul + update.to->str() + nul;
        else if (update.from)
            out += "delete " + update.ref + nul + update.from->str() + nul;
    }
    return out;
}

// 40 or 64.
std::size_t digits_of_names(const std::vector<RefUpdate>& updates) {
    const RefUpdate& any = updates.at(0);
    return (any.to ? *any.to : any.from.value()).str().size();
}

std::optional<Time> changed_at(const fs::path& file) {
    std::error_code failure;
    const auto time = fs::last_write_time(file, failure);
    if (failure) return std::nullopt;
    return std::chrono::time_point_cast<Millis>(fs::file_time_type::clock::to_sys(time));
}

Result<void> remove_lock(const fs::path& lock) {
    std::error_code failure;
    fs::remove(lock, failure);
    // Below a file there is none: Git keeps its refs in tables, or a branch has that name.
    if (failure && failure != std::errc::not_a_directory)
        return fail(ErrorCode::files_failed,
                    "cannot remove " + lock.string() + ": " + failure.message(),
                    advise(Hint::remove_lock));
    return {};
}

} // namespace

Result<std::vector<RefLogEntry>> log_of(const Git& git, GitCall call, const std::string& ref) {
    call.arguments = {"log",
                      "--walk-reflogs",
                      "--no-decorate",
                      "--no-show-signature",
                      "--format=%H %gn%x00%gs",
                      "--end-of-options",
                      ref,
                      "--"};
    ATELIER_TRY(const ProcessResult result, git.run(call));
    std::vector<RefLogEntry> entries;
    // A ref without a log, or without a commit, is not a fault.
    if (result.status != 0) return entries;
    for (const std::string& line : lines_of(result.out)) {
        const auto blank = line.find(' ');
        const auto end = line.find('\0');
        if (blank == std::string::npos || end == std::string::npos || end < blank) continue;
        entries.push_back(
            {line.substr(blank + 1, end - blank - 1), line.substr(0, blank), line.substr(end + 1)});
    }
    return entries;
}

Result<std::optional<CommitId>> CliRefs::resolve(const std::string& name) {
    if (name != "HEAD" && !name.starts_with("refs/") && !CommitId::parse(name))
        return fail(ErrorCode::usage, "'" + name + "' is neither a full ref nor a commit id");
    const auto basis = basis_of_ref(layout_.common_dir, name);
    if (const auto known = resolved_.find(name);
        basis && known != resolved_.end() && known->second.basis == *basis)
        return known->second.commit;
    ATELIER_TRY(auto commit, ask_for(name));
    // What has changed meanwhile may or may not be in the answer.
    if (basis && basis == basis_of_ref(layout_.common_dir, name))
        resolved_.insert_or_assign(name, Resolved{*basis, commit});
    return commit;
}

Result<std::optional<CommitId>> CliRefs::ask_for(const std::string& name) {
    const GitCall call{
        {"rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"}};
    ATELIER_TRY(ProcessResult result, git_.run(call));
    if (result.status == 1) {
        ATELIER_TRY(const bool there, is_there(name));
        if (!there) return std::nullopt;
        // Made by another at this moment, or damaged.
        ATELIER_TRY(result, git_.run(call));
    }
    if (result.status != 0) return fail(git_failure(call, result));
    ATELIER_TRY(CommitId commit, parse_commit(result.out));
    return commit;
}

// Whether there is a ref of that name although Git finds no commit by it.
Result<bool> CliRefs::is_there(const std::string& name) {
    if (!name.starts_with("refs/")) return false;
    std::error_code failure;
    if (fs::is_regular_file(layout_.common_dir / name, failure)) return true;
    if (!has_ref_tables(layout_.common_dir)) {
        const auto packed = posix::read_file(layout_.common_dir / "packed-refs");
        if (packed || !fs::exists(layout_.common_dir / "packed-refs", failure))
            return packed.value_or("").find(" " + name + "\n") != std::string::npos;
    }
    const GitCall call{{"show-ref", "--verify", "--quiet", "--", name}};
    ATELIER_TRY(const ProcessResult result, git_.run(call));
    return result.status != 1;
}

// What is somebody else's Git reads itself, which asks whether it is to be trusted.
std::optional<std::map<std::string, CommitId>> CliRefs::in_files(const std::string& prefix) const {
    if (layout_.foreign) return std::nullopt;
    return refs_in_files(layout_.common_dir, prefix);
}

// Asked once while no ref there has moved.
Result<std::string> CliRefs::listed_below(const std::string& prefix, const std::string& form) {
    const GitCall call{{"for-each-ref", "--format=" + form, "--", prefix}};
    ATELIER_TRY(ProcessResult result, git_.run_known(call, [&] {
        return basis_of_refs_below(layout_.common_dir, prefix);
    }));
    if (result.status != 0) return fail(git_failure(call, result));
    return std::move(result.out);
}

Result<bool> CliRefs::has_branch(const BranchName& branch) {
    const auto basis = basis_of_ref(layout_.common_dir, full_ref(branch));
    // It has a file of its own.
    if (basis && CommitId::parse(*basis) && !layout_.foreign) return true;
    ATELIER_TRY(const auto commit, resolve(full_ref(branch)));
    return commit.has_value();
}

Result<std::map<std::string, CommitId>> CliRefs::branches() {
    if (auto found = in_files(std::string(branch_prefix))) return *std::move(found);
    ATELIER_TRY(const std::string listed,
                listed_below(std::string(branch_prefix), "%(objectname) %(refname)"));
    std::map<std::string, CommitId> found;
    for (const std::string& line : split(listed, '\n')) {
        const auto blank = line.find(' ');
        if (blank == std::string::npos) continue;
        ATELIER_TRY(CommitId commit, parse_commit(line.substr(0, blank)));
        found.emplace(line.substr(blank + 1 + branch_prefix.size()), std::move(commit));
    }
    return found;
}

Result<std::map<std::string, std::string>> CliRefs::symbolic_branches() {
    ATELIER_TRY(const std::string listed,
                git_.output({"for-each-ref", "--format=%(refname) %(symref)", "refs/heads/"}));
    std::map<std::string, std::string> found;
    for (const std::string& line : lines_of(listed)) {
        const auto blank = line.find(' ');
        if (blank == std::string::npos || blank + 1 == line.size()) continue;
        found.emplace(line.substr(branch_prefix.size(), blank - branch_prefix.size()),
                      line.substr(blank + 1));
    }
    return found;
}

Result<std::map<std::string, CommitId>> CliRefs::refs_below(const std::string& prefix) {
    // Of what is there Git says whether it is a commit.
    if (auto found = in_files(prefix); found && found->empty()) return *std::move(found);
    ATELIER_TRY(const std::string listed,
                listed_below(prefix, "%(objecttype) %(objectname) %(refname)"));
    std::map<std::string, CommitId> found;
    for (const std::string& line : lines_of(listed)) {
        const auto fields = split(line, ' ');
        if (fields.size() != 3 || fields[0] != "commit") continue;
        ATELIER_TRY(CommitId commit, parse_commit(fields[1]));
        found.emplace(fields[2], std::move(commit));
    }
    return found;
}

Result<std::map<std::string, CommitId>> CliRefs::own_refs(const std::string& prefix) {
    // Git lists by whole names: all of the folder, in which many others may be.
    const std::string folder = prefix.substr(0, prefix.rfind('/') + 1);
    std::map<std::string, CommitId> found;
    const auto in_folder =
        layout_.foreign ? std::nullopt
                        : refs_in_files(layout_.common_dir, folder, prefix.substr(folder.size()));
    if (in_folder) {
        for (const auto& [name, commit] : *in_folder)
            found.emplace(folder + name, commit);
        return found;
    }
    ATELIER_TRY(found, refs_below(folder));
    std::erase_if(found, [&](const auto& ref) { return !ref.first.starts_with(prefix); });
    return found;
}

// What `source` names, not looked up; `followed` is the remote of the first one.
Result<std::optional<std::string>> CliRefs::named_by(DefaultBranchSource source,
                                                     std::string& followed) {
    const auto head_of = [&](const std::string& remote) {
        const std::string tracking = "refs/remotes/" + remote + "/";
        return symbolic(git_, tracking + "HEAD", tracking);
    };
    switch (source) {
    case DefaultBranchSource::origin: {
        const std::string usual = followed;
        ATELIER_TRY(auto named, head_of(usual));
        if (named) return named;
        ATELIER_TRY(followed, main_remote());
        return followed == usual ? std::move(named) : head_of(followed);
    }
    case DefaultBranchSource::checkout:
        return symbolic(git_, "HEAD", std::string(branch_prefix));
    case DefaultBranchSource::setting:
        break;
    }
    const GitCall configured{.arguments = {"config", "--get", "init.defaultBranch"},
                             .place = GitPlace::repository};
    ATELIER_TRY(const ProcessResult chosen, git_.run(configured));
    if (chosen.status > 1) return fail(git_failure(configured, chosen));
    return std::string(trim(chosen.out));
}

Result<DefaultBranch> CliRefs::choose_default_branch() {
    std::string followed = "origin";
    using Source = DefaultBranchSource;
    for (const Source source : {Source::origin, Source::checkout, Source::setting}) {
        ATELIER_TRY(const auto name, named_by(source, followed));
        if (!name || name->empty()) continue;
        const auto branch = BranchName::parse(*name);
        if (!branch) continue;
        ATELIER_TRY(const bool local, has_branch(*branch));
        if (local) return DefaultBranch{*branch, source, followed};
        if (source != Source::origin) continue;
        ATELIER_TRY(const auto there, resolve("refs/remotes/" + followed + "/" + *name));
        if (there) return DefaultBranch{*branch, source, followed};
    }
    ATELIER_TRY(const auto all, branches());
    if (all.empty())
        return fail(ErrorCode::not_found, "the repository has no commit on any branch yet",
                    advise(Hint::first_commit));
    return fail(ErrorCode::not_found, "the repository's default branch is not known",
                advise(Hint::name_default_branch));
}

// Git has just looked at the commits that they stand at.
void CliRefs::remember_moved(const std::vector<RefUpdate>& updates) {
    for (const RefUpdate& update : updates)
        if (update.to && basis_of_ref(layout_.common_dir, update.ref) == update.to->str())
            resolved_.insert_or_assign(update.ref, Resolved{update.to->str(), update.to});
}

Result<void> CliRefs::update_refs(const std::vector<RefUpdate>& updates,
                                  const std::string& message) {
    for (const RefUpdate& update : updates)
        ATELIER_CHECK(check_ref(update.ref));
    const std::string input = instructions(updates);
    return input.empty() ? Result<void>() : move(updates, input, message);
}

Result<void> CliRefs::update_refs_and_text(const std::vector<RefUpdate>& updates,
                                           const TextMove& text, const std::string& message) {
    for (const RefUpdate& update : updates)
        ATELIER_CHECK(check_ref(update.ref));
    ATELIER_CHECK(check_ref(text.ref));
    const std::size_t digits = digits_of_names(updates);
    ATELIER_TRY(const ObjectId to,
                write_loose_blob(layout_.common_dir / "objects", text.to, digits));
    const char nul = '\0';
    std::string input = instructions(updates);
    input += (text.from ? "update " : "create ") + text.ref + nul + to.str() + nul;
    if (text.from) input += blob_name(*text.from, digits).str() + nul;
    return move(updates, input, message);
}

Result<std::optional<std::string>> CliRefs::text_at(const std::string& ref) {
    ATELIER_CHECK(check_ref(ref));
    const GitCall call{{"cat-file", "blob", ref}};
    ATELIER_TRY(ProcessResult result, git_.run(call));
    if (result.status == 0) return std::optional(std::move(result.out));
    ATELIER_TRY(const bool there, is_there(ref));
    if (!there) return std::nullopt;
    return fail(git_failure(call, result));
}

// `input` is what Git is told of them, with a text or without.
Result<void> CliRefs::move(const std::vector<RefUpdate>& updates, const std::string& input,
                           const std::string& message) {
    // Another's hook may hold a lock for longer than Git waits by itself. Git would look for refs
    // that are called like each of the ids. A ref that stands for another one, which may be checked
    // out, does not take that along.
    std::vector<std::string> arguments = {
        "-c", "core.filesRefLockTimeout=10000", "-c",         "core.packedRefsTimeout=10000",
        "-c", "core.warnAmbiguousRefs=false",   "update-ref", "--no-deref"};
    if (!message.empty()) arguments.insert(arguments.end(), {"-m", message});
    arguments.insert(arguments.end(), {"--stdin", "-z"});
    const GitCall call{.arguments = arguments, .input = input, .place = GitPlace::repository};
    ATELIER_TRY(const ProcessResult result, git_.run(call));
    if (result.status == 0) {
        remember_moved(updates);
        return {};
    }
    for (const RefUpdate& update : updates) {
        ATELIER_TRY(const auto now, resolve(update.ref));
        if (now == update.from) continue;
        Json details = Json::object();
        details.set("ref", update.ref);
        details.set("expected", update.from ? Json(update.from->str()) : Json());
        details.set("found", now ? Json(now->str()) : Json());
        return fail(ErrorCode::root_moved,
                    update.ref + " is at " + shown(now) + ", not at " + shown(update.from),
                    advise(Hint::moved_since), std::move(details));
    }
    return fail(ref_failure(call, result));
}

Result<void> CliRefs::remove_stale_locks(const fs::path& worktree,
                                         const std::vector<std::string>& refs) {
    for (const std::string& ref : refs) {
        ATELIER_CHECK(check_ref(ref));
        ATELIER_CHECK(remove_lock(layout_.common_dir / (ref + ".lock")));
    }
    std::error_code failure;
    if (!fs::exists(worktree / ".git", failure)) return {};
    ATELIER_TRY(const RepositoryLayout place, discover_repository(worktree));
    if (place.common_dir != layout_.common_dir || place.git_dir == layout_.common_dir)
        return fail(ErrorCode::usage,
                    worktree.string() + " is not a linked worktree of this repository");
    for (const char* name : {"index.lock", "HEAD.lock"})
        ATELIER_CHECK(remove_lock(place.git_dir / name));
    return {};
}

Result<std::vector<RefLock>> CliRefs::ref_locks(const std::vector<std::string>& refs) {
    std::vector<fs::path> files{layout_.common_dir / "packed-refs.lock"};
    for (const std::string& ref : refs) {
        ATELIER_CHECK(check_ref(ref));
        files.push_back(layout_.common_dir / (ref + ".lock"));
    }
    std::vector<RefLock> found;
    for (const fs::path& file : files)
        if (const auto since = changed_at(file)) found.push_back({file, *since});
    return found;
}

Result<void> CliRefs::remove_ref_lock(const RefLock& lock) {
    return changed_at(lock.file) == lock.since ? remove_lock(lock.file) : Result<void>();
}

Result<std::vector<RefLogEntry>> CliRefs::ref_log(const std::string& ref) {
    ATELIER_TRY(auto entries, log_of(git_, {}, ref));
    const fs::path name = ref;
    if (!entries.empty() || name.filename() != "HEAD") return entries;
    // Git shows none of a HEAD whose branch is gone.
    const fs::path of = name.parent_path() == "main-worktree" ? fs::path() : name.parent_path();
    return read_ref_log(layout_.common_dir / of / "logs/HEAD");
}

} // namespace atelier
