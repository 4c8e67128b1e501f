#include "app/review/inbox_in_editor.hpp"

#include "domain/mail/answer_sheet.hpp"

#include <algorithm>

namespace atelier {
namespace {

std::vector<InboxItem> answerable(std::vector<InboxItem> items) {
    std::erase_if(items, [](const InboxItem& item) { return !takes_answer(item.message); });
    return items;
}

const Message& message_among(const std::vector<InboxItem>& items, const BeadId& id) {
    return std::ranges::find(items, id, [](const InboxItem& item) { return item.message.id(); })
        ->message;
}

// A store that cannot be written to now refuses each of them, and the text keeps them all.
void send_each(const InboxEditing& editing, const std::vector<InboxItem>& items,
               const std::vector<SheetAnswer>& answers, InboxEditOutcome& out) {
    for (const SheetAnswer& answer : answers) {
        auto sent = editing.answer({.message = answer.message,
                                    .text = answer.text,
                                    .approves_size = answer.approves_size,
                                    .approves = answer.approves,
                                    .as_read = &message_among(items, answer.message)});
        if (sent)
            out.answered.push_back(*std::move(sent));
        else
            out.refused.push_back({answer.message, std::move(sent).error()});
    }
}

} // namespace

Result<InboxEditOutcome> inbox_in_editor(const Context& context, const InboxEditing& editing) {
    ATELIER_TRY(const InboxOutcome before, read_inbox(context));
    const std::vector<InboxItem> items = answerable(before.items);
    std::vector<SheetQuestion> questions;
    for (const InboxItem& item : items)
        questions.push_back({item.message.id(), editing.question(item),
                             item.awaited == Awaited::size, item.awaited == Awaited::gate});
    InboxEditOutcome out;
    if (!questions.empty()) {
        const auto take = [&](const std::string& text, const std::string&) -> Result<TextTaken> {
            ATELIER_TRY(const auto answers, read_answers(questions, text));
            send_each(editing, items, answers, out);
            return out.refused.empty() ? TextTaken::whole : TextTaken::in_part;
        };
        ATELIER_TRY(const EditedText edited,
                    text_in_editor(editing.text, "inbox-" + context.ids.base36(4) + ".md",
                                   answer_sheet(questions), take));
        out.kept_in = edited.kept_in;
    }
    ATELIER_TRY(const InboxOutcome after, read_inbox(context));
    out.left = after.items.size();
    for (const InboxItem& item : after.items)
        if (std::ranges::find(before.items, item.message.id(), [](const InboxItem& one) {
                return one.message.id();
            }) == before.items.end())
            out.arrived.push_back(item.message.id());
    return out;
}

} // namespace atelier
