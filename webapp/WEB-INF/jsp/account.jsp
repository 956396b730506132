<%-- The model, as site.AccountPage makes it: name, String; roles, Set of String; created, passwordChanged, expires, Map of
     site.Moments; proof, String; signIns, List of Map: id, kind, device, userAgent, address, since, used, current; latest,
     List of Map: at, outcome, kind, device, userAgent, address; failures, long; done, String or absent: ended, others,
     password; refused, String or absent, which form: password, delete; why, String, its message key; field, String or
     absent; retryMinutes, long, with THROTTLED and BUSY. --%>
<l:page title="account.title" scripts="account.js">
<h1><c:out value="${name}"/></h1>
<c:if test="${not empty done}"><div class="notice" role="status"><p><l:say key="account.done.${done}"/></p></div></c:if>
<dl class="facts">
<dt><l:say key="account.by"/></dt><dd class="${proof}"><span class="key"><l:mark kind="${proof}"/><l:say key="${proof}"/></span> · <l:say key="account.ends"/> <l:when at="${expires}"/></dd>
<dt><l:say key="account.created"/></dt><dd><l:when at="${created}"/></dd>
<dt><l:say key="account.passwordChanged"/></dt><dd><l:when at="${passwordChanged}"/></dd>
<c:if test="${not empty roles}"><dt><l:say key="account.roles"/></dt><dd><c:forEach items="${roles}" var="role" varStatus="at"><c:if test="${not at.first}">, </c:if><code><c:out value="${role}"/></code></c:forEach></dd></c:if>
</dl>

<section aria-labelledby="sign-ins">
<h2 id="sign-ins"><l:say key="account.signIns" with="${fn:length(signIns)}"/></h2>
<p><l:say key="account.signInsText"/></p>
<ul class="rows">
<c:forEach items="${signIns}" var="it" varStatus="at">
<li class="${it.kind}"><div id="sign-in-${at.index}"><p><span class="key"><l:mark kind="${it.kind}"/><l:say key="${it.kind}"/></span> <strong><l:device of="${it.device}" userAgent="${it.userAgent}"/></strong><c:if test="${it.current}"> <span class="here"><l:say key="account.here"/></span></c:if></p>
<p class="muted small"><c:out value="${it.address}"/> · <l:say key="account.since"/> <l:when at="${it.since}"/> · <l:say key="account.used"/> <l:when at="${it.used}"/></p></div>
<form method="post" action="<c:url value='/account/end'/>"><input type="hidden" name="id" value="${fn:escapeXml(it.id)}"><button class="ends" aria-describedby="sign-in-${at.index}"><l:say key="${it.current ? 'account.endThis' : 'account.end'}"/></button></form></li>
</c:forEach>
</ul>
<c:choose><c:when test="${fn:length(signIns) > 1}"><form method="post" action="<c:url value='/account/end'/>"><input type="hidden" name="others" value="true"><p><button class="ends"><l:say key="account.endOthers"/></button></p></form></c:when>
<c:otherwise><p class="muted"><l:say key="account.noOthers"/></p></c:otherwise></c:choose>
</section>

<section aria-labelledby="latest">
<h2 id="latest"><l:say key="account.latest"/></h2>
<p><l:say key="account.failures" with="${failures}"/></p>
<c:choose><c:when test="${empty latest}"><p class="muted"><l:say key="account.noLatest"/></p></c:when><c:otherwise>
<div class="scroll" tabindex="0" role="group" aria-labelledby="latest">
<table class="marked"><thead><tr><th scope="col"><l:say key="account.outcome"/></th><th scope="col"><l:say key="account.at"/></th><th scope="col"><l:say key="account.key"/></th><th scope="col"><l:say key="account.device"/></th><th scope="col"><l:say key="account.address"/></th></tr></thead>
<tbody><c:forEach items="${latest}" var="it"><tr class="${it.outcome eq 'success' ? 'fine' : 'odd'}"><td><l:say key="outcome.${it.outcome}"/></td><td><l:when at="${it.at}"/></td><td><l:say key="${it.kind}"/></td><td><l:device of="${it.device}" userAgent="${it.userAgent}"/></td><td><c:out value="${it.address}"/></td></tr></c:forEach></tbody></table>
</div></c:otherwise></c:choose>
</section>

<div class="pair">
<section aria-labelledby="change">
<h2 id="change"><l:say key="account.change"/></h2>
<p><l:say key="account.changeText"/></p>
<form class="fields" method="post" action="<c:url value='/account/password'/>">
<c:set var="here" value="${refused eq 'password'}"/>
<c:if test="${here and empty field and why ne 'refusal.WRONG_PASSWORD'}"><div class="notice" role="alert"><p><l:say key="${why}" with="${retryMinutes}"/></p></div></c:if>
<input type="text" name="username" value="${fn:escapeXml(name)}" autocomplete="username" hidden>
<l:field name="current" type="password" label="account.current" autocomplete="current-password" wrong="${here and (field eq 'current' or why eq 'refusal.WRONG_PASSWORD') ? why : ''}"/>
<l:field name="new" type="password" label="account.new" autocomplete="new-password" wrong="${here and field eq 'new' ? why : ''}"/>
<p><button><l:say key="account.changeSubmit"/></button></p>
</form>
</section>

<section aria-labelledby="token" class="token">
<h2 id="token" class="key"><l:mark kind="token"/><l:say key="account.token"/></h2>
<p><l:say key="account.tokenText"/></p>
<form method="post" action="<c:url value='/token'/>" id="make-token" data-me="<c:url value='/api/me'/>" data-copied="<l:say key='account.copied'/>" data-failed="<l:say key='account.tokenFailed'/>">
<input type="hidden" name="grant_type" value="urn:latchkey:session">
<p><button class="quiet"><l:say key="account.makeToken"/></button></p>
</form>
<div id="made-token" hidden>
<label for="curl"><l:say key="account.curl"/></label>
<textarea id="curl" rows="6" readonly spellcheck="false"></textarea>
<p class="row"><button type="button" class="quiet" id="copy-token"><l:say key="account.copy"/></button> <span role="status" id="token-status"></span></p>
</div>
</section>
</div>

<section aria-labelledby="delete">
<h2 id="delete"><l:say key="account.delete"/></h2>
<p><l:say key="account.deleteText"/></p>
<form class="fields" method="post" action="<c:url value='/account/delete'/>">
<c:set var="here" value="${refused eq 'delete'}"/>
<c:if test="${here and empty field and why ne 'refusal.WRONG_PASSWORD'}"><div class="notice" role="alert"><p><l:say key="${why}" with="${retryMinutes}"/></p></div></c:if>
<input type="text" name="username" value="${fn:escapeXml(name)}" autocomplete="username" hidden>
<l:field id="delete-password" name="password" type="password" label="account.current" autocomplete="current-password" wrong="${here and (not empty field or why eq 'refusal.WRONG_PASSWORD') ? why : ''}"/>
<p><button class="ends"><l:say key="account.deleteSubmit"/></button></p>
</form>
</section>
</l:page>
