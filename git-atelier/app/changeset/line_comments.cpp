#include "app/changeset/line_comments.hpp"

#include "base/text.hpp"
#include "domain/review/line_place.hpp"
#include "domain/undo/take_back.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

// So many lines around a change that all of the file is shown.
constexpr std::int64_t whole_file = 1'000'000;

std::string comments_key(const BeadId& changeset) {
    return std::string(line_comments_prefix) + changeset.str();
}

const FileChange* file_named(const std::vector<FileChange>& files, const std::string& path) {
    const auto is_it = [&](const FileChange& file) { return file.path == path; };
    const auto was_it = [&](const FileChange& file) { return file.old_path == path; };
    auto found = std::ranges::find_if(files, is_it);
    if (found == files.end()) found = std::ranges::find_if(files, was_it);
    return found == files.end() ? nullptr : &*found;
}

std::string names_of_files(const std::vector<FileChange>& files) {
    std::vector<std::string> names;
    for (const FileChange& file : files)
        names.push_back(file.path);
    return join(names, ", ");
}

Result<LineComment> placed_comment(GitHistory& history, const CommitRange& range,
                                   const std::vector<FileChange>& files,
                                   const WrittenComment& written) {
    const FileChange* const file = file_named(files, written.place.path);
    if (file == nullptr)
        return fail(ErrorCode::not_found, "the work does not change " + written.place.path,
                    advise(Hint::there_are, names_of_files(files)));
    ATELIER_TRY(
        const std::string patch,
        history.diff(range, {.context = whole_file, .paths = {literal_pathspec(file->path)}}));
    const ShownCode shown = code_around(lines_after(patch), written.place.line);
    if (shown.lines.empty())
        return fail(ErrorCode::not_found,
                    file->path + " has no line " + std::to_string(written.place.line),
                    advise(Hint::lines_of_work));
    return LineComment{.place = {file->path, written.place.line},
                       .head = range.head,
                       .code = shown.lines,
                       .first = shown.first,
                       .text = std::string(trim(written.text))};
}

Result<void> put_comments(PlanWriter& plan, const BeadId& changeset,
                          const std::vector<LineComment>& comments) {
    Json rows = Json::array();
    for (const LineComment& comment : comments)
        rows.push(comment_json(comment));
    return plan.remember(comments_key(changeset), rows.dump());
}

std::string names_of_comments(const std::vector<LineComment>& comments) {
    std::vector<std::string> names;
    for (const LineComment& comment : comments)
        names.push_back(comment.name());
    return join(names, ", ");
}

Result<LineComment*> comment_meant(std::vector<LineComment>& comments, const BeadId& changeset,
                                   std::int64_t number) {
    const auto found = std::ranges::find(comments, number, &LineComment::number);
    if (found != comments.end()) return &*found;
    const std::string missing =
        "nobody has commented on " + changeset.str() + " as c" + std::to_string(number);
    if (comments.empty()) return fail(ErrorCode::usage, missing, advise(Hint::leave_it_out));
    return fail(ErrorCode::not_found, missing,
                advise(Hint::there_are, names_of_comments(comments)));
}

// Through the commits that came after the one on which it was said, also where that is none of
// theirs.
Result<std::optional<LinePlace>> place_at(Repository& repository, const LineComment& comment,
                                          const CommitId& head) {
    const std::optional<LinePlace> none;
    if (comment.head == head) return std::optional(comment.place);
    ATELIER_TRY(const auto said_on, repository.refs().resolve(comment.head.str()));
    if (!said_on) return none;
    GitHistory& history = repository.history();
    ATELIER_TRY(const auto files, history.changes(comment.head, head));
    std::string path = comment.place.path;
    std::vector<std::string> paths = {literal_pathspec(path)};
    const auto renamed = std::ranges::find(files, path, &FileChange::old_path);
    if (renamed != files.end()) {
        path = renamed->path;
        paths.push_back(literal_pathspec(path));
    } else if (std::ranges::find(files, path, &FileChange::path) == files.end()) {
        return std::optional(comment.place);
    }
    ATELIER_TRY(const std::string patch,
                history.diff({comment.head, head}, {.context = 0, .paths = paths}));
    const auto line = line_after(patch, comment.place.line);
    return line ? std::optional(LinePlace{path, *line}) : none;
}

} // namespace

Result<std::vector<LineComment>> placed_comments(Repository& repository, const CommitId& base,
                                                 const CommitId& head,
                                                 const std::vector<WrittenComment>& written) {
    std::vector<LineComment> comments;
    if (written.empty()) return comments;
    ATELIER_TRY(const auto files, repository.history().changes(base, head));
    for (const WrittenComment& one : written) {
        if (trim(one.text).empty())
            return fail(ErrorCode::usage, "nothing is said of " + one.place.str(),
                        advise(Hint::say_what_changes));
        ATELIER_TRY(LineComment comment,
                    placed_comment(repository.history(), {base, head}, files, one));
        comments.push_back(std::move(comment));
    }
    return comments;
}

Result<std::vector<LineComment>> line_comments(PlanReader& plan, const BeadId& changeset) {
    std::vector<LineComment> comments;
    ATELIER_TRY(const auto text, plan.remembered(comments_key(changeset)));
    if (!text || text->empty()) return comments;
    const auto parsed = parse_json(*text);
    const Json* const rows = std::get_if<Json>(&parsed);
    if (rows == nullptr || !rows->is_array())
        return fail(ErrorCode::invariant_broken,
                    "what is remembered of a review cannot be read: " + comments_key(changeset));
    for (const Json& row : rows->as_array())
        if (auto comment = comment_from(row)) comments.push_back(*std::move(comment));
    return comments;
}

Result<std::vector<LineComment>> keep_comments(PlanWriter& plan, const Context& context,
                                               const BeadId& changeset,
                                               std::vector<LineComment> comments) {
    if (comments.empty()) return comments;
    ATELIER_TRY(auto all, line_comments(plan, changeset));
    std::int64_t number = all.empty() ? 0 : all.back().number;
    for (LineComment& comment : comments) {
        comment.number = ++number;
        comment.by = context.caller.str();
        comment.at = context.clock.now();
        all.push_back(comment);
    }
    ATELIER_CHECK(put_comments(plan, changeset, all));
    return comments;
}

Result<void> answer_comments(PlanWriter& plan, const Context& context, const BeadId& changeset,
                             const std::vector<CommentAnswer>& answers) {
    if (answers.empty()) return {};
    ATELIER_TRY(auto comments, line_comments(plan, changeset));
    const auto before = comments;
    Json rows = Json::array();
    for (const CommentAnswer& answer : answers) {
        ATELIER_TRY(LineComment* const comment, comment_meant(comments, changeset, answer.comment));
        if (comment->answer == answer.text) continue;
        comment->answer = answer.text;
        comment->answered_in = context.session;
        rows.push(Json::object().set("comment", comment->name()).set("text", comment->answer));
    }
    if (comments == before) return {};
    ATELIER_CHECK(put_comments(plan, changeset, comments));
    return plan.append({EventType::changeset_comments_answered, changeset,
                        Json::object().set("answers", std::move(rows))});
}

Result<void> settle_comments(PlanWriter& plan, const BeadId& changeset) {
    ATELIER_TRY(auto comments, line_comments(plan, changeset));
    if (std::ranges::none_of(comments, &LineComment::waits)) return {};
    for (LineComment& comment : comments)
        comment.settled = comment.settled || comment.waits();
    return put_comments(plan, changeset, comments);
}

Result<std::optional<Error>> unanswered_comments(PlanReader& plan, const BeadId& changeset) {
    ATELIER_TRY(auto comments, line_comments(plan, changeset));
    std::erase_if(comments, [](const LineComment& comment) { return !comment.waits(); });
    std::optional<Error> none;
    if (comments.empty()) return none;
    Json details = Json::object();
    Json names = Json::array();
    for (const LineComment& comment : comments)
        names.push(comment.name());
    details.set("comments", std::move(names));
    const bool one = comments.size() == 1;
    return std::optional(Error{ErrorCode::no_progress,
                               std::string("the overseer's comment") + (one ? " " : "s ") +
                                   names_of_comments(comments) + (one ? " has" : " have") +
                                   " no answer",
                               {},
                               std::move(details)});
}

Result<std::vector<CommentStatus>> followed_comments(const Context& context, Repository& repository,
                                                     const BeadId& changeset,
                                                     const std::optional<CommitId>& head) {
    std::vector<CommentStatus> all;
    ATELIER_CHECK(context.store.read([&](PlanReader& plan) -> Result<void> {
        ATELIER_TRY(auto comments, line_comments(plan, changeset));
        for (LineComment& comment : comments) {
            CommentStatus status{.comment = std::move(comment)};
            if (status.comment.answered_in) {
                ATELIER_TRY(const auto session, plan.session(*status.comment.answered_in));
                if (session) status.answered_by = session->head;
            }
            all.push_back(std::move(status));
        }
        return {};
    }));
    for (CommentStatus& status : all) {
        if (!head) continue;
        ATELIER_TRY(status.now, place_at(repository, status.comment, *head));
    }
    return all;
}

std::string comments_text(const std::vector<CommentStatus>& comments) {
    std::string told;
    for (const CommentStatus& status : comments) {
        const LineComment& comment = status.comment;
        if (!comment.waits()) continue;
        const std::string said_on =
            comment.place.str() + " as of " + comment.head.str().substr(0, 10);
        const bool moved = status.now && *status.now != comment.place;
        told += "\nComment " + comment.name() + ", " +
                (moved ? status.now->str() + " now, " : std::string()) + said_on + "\n\n" +
                code_text(comment) + "\n" + comment.text + "\n";
    }
    if (told.empty()) return {};
    return "The overseer has commented on lines of what was committed. Do what is asked in new "
           "commits on the work branch, and answer each comment at the end: "
           "`changeset_done --answer c1=TEXT`, once for each.\n" +
           told;
}

} // namespace atelier
