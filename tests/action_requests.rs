//! The action on what is no pull request, and in modes that there are not.

use serde_json::{Value, json};

use crate::host::job::Job;
use crate::recipes::requested;

#[test]
fn what_is_no_request_is_refused() {
    let mut host = requested();
    let pulled = host.event["event"]["pull_request"].clone();
    for (mode, number, base) in [
        ("check", "", pulled["base"]["sha"].as_str().unwrap()),
        ("check", "7; touch ran", pulled["base"]["sha"].as_str().unwrap()),
        ("check", "7", "main; touch ran"),
        ("check", "7", "--upload-pack=touch"),
        ("other; touch ran", "7", pulled["base"]["sha"].as_str().unwrap()),
    ] {
        host.event["event"]["pull_request"] =
            json!({"number": number, "base": {"sha": base}, "head": pulled["head"]});
        let steps = json!([
            {"uses": "actions/checkout@v7", "with": {"fetch-depth": 0}},
            {"uses": "recension/recension@main", "with": {"mode": mode}},
        ]);
        let mut job = Job::new(&host, json!({"contents": "write", "pull-requests": "write"}));
        assert!(!job.run(&steps, &Value::Null), "{}", job.log);
        assert!(job.log.contains("::error title=recension::"), "{}", job.log);
        assert!(!host.folder.path("workspace/ran").exists());
        assert!(host.kept.lock().unwrap().comments.is_empty());
    }
}
