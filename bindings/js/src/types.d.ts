import type {
    AuditDocument,
    CheckDocument,
    CollationDocument,
    DiffDocument,
    EditionDocument,
    LedgerDocument,
    MergeDocument,
} from "./documents.js";

export type {
    AuditDocument,
    CheckDocument,
    CollationDocument,
    DiffDocument,
    EditionDocument,
    LedgerDocument,
    MergeDocument,
};

/** A list: its text, its bytes in any encoding, or an edition that was read from them. */
export type Source = string | Uint8Array | Edition;

export interface ParseOptions {
    /** What the edition is called in results; a file name tells its language, too. */
    name?: string;
    /** Found out if it is left out. */
    format?: EditionDocument["format"];
}

export interface CompareOptions {
    /** List what is the same, too. */
    all?: boolean;
    /** Say why entries were paired, and why others were not. */
    explain?: boolean;
    /** Take the others for translations of the first, whatever language they seem to be in. */
    translated?: boolean;
    /** Sections that do not count, by title or path. */
    ignoreSections?: string[];
    /** Text that changes on its own and does not count. */
    volatile?: ("stars" | "badges" | "dates" | "counters")[];
}

/** Whose value stands where the sides of a merge disagree. */
export type Preference = "ours" | "theirs" | "union";

export interface MergeOptions {
    /** Decides conflicts, by field or for all of them. */
    favor?: {
        [field in "all" | "presence" | "title" | "url" | "description" | "notes" | "section" | "text"]?: Preference;
    };
    /** What stands between the markers of a conflict. */
    conflictStyle?: "merge" | "diff3" | "zdiff3";
}

export interface ApplyOptions {
    /** Undo the changes instead. */
    reverse?: boolean;
    /** Keep the titles, the descriptions and the order of a translation. */
    translated?: boolean;
}

export interface ApplyCounts {
    /** Entries that were changed. */
    applied: number;
    /** Changes that the document had already. */
    already: number;
    /** Changes that are none of a translation's. */
    kept: number;
    /** Changes of addresses of entries that have no link here. */
    unlinked: number;
    /** Changes that could not be applied. */
    rejected: number;
    /** What else should be known, one sentence each. */
    notices: string[];
}

export interface CheckOptions {
    /** Only these rules; the usual ones if none are named. */
    rules?: CheckDocument["findings"][number]["rule"][];
    /** Sections that do not count, by title or path. */
    ignoreSections?: string[];
    /** Text that changes on its own and does not count. */
    volatile?: CompareOptions["volatile"];
}

export interface SyncOptions {
    /** Add what the mirror left out when it was taken, too. */
    complete?: boolean;
    /** Take the mirror for a translation, whatever language it seems to be in. */
    translated?: boolean;
    /** What additions to a translation are marked with; nothing if it is empty. */
    marker?: string;
    /** Sections in which nothing is touched, by title or path. */
    ignoreSections?: string[];
    /** Text that changes on its own and does not count. */
    volatile?: CompareOptions["volatile"];
}

export interface SyncOutcome {
    /** How much is left to a person. */
    left: number;
    /** What was left out, and why. */
    left_out: { title: string; reason: string }[];
    /** Titles of entries that the mirror had edited, and that are gone. */
    edited_and_removed: string[];
    /** What else should be known, one sentence each. */
    notices: string[];
    /** What of its own the mirror keeps: entries, and entries whose words, addresses and places are its own. */
    kept: { entries: number; worded: number; linked: number; placed: number; left_out: number };
}
