<%-- The model: find, String, what was searched for; accounts, List of Map: id, name, roles (String, words with a space
     between them), enabled, administrator, created (Map of site.Moments), self (boolean); more, boolean, whether there are
     others that fit; keys, List of Map: kid, algorithm, state (next, current, old, withdrawn), made (Map of site.Moments);
     done, String, a message key below admin.done. or absent; link, String, a one-time link just made, with linkName, or
     absent; refusal, String, a Refusal's name or absent. Forms post to /admin/enable, /admin/disable, /admin/roles (roles),
     /admin/end, /admin/link, each with id; /admin/end-everybody; /admin/keys/rotate; /admin/keys/withdraw with kid. --%>
<l:page title="admin.title">
<h1><l:say key="admin.title"/></h1>
<c:if test="${not empty refusal}"><div class="notice" role="alert"><p><l:say key="refusal.${refusal}" with="${retryMinutes}"/></p></div></c:if>
<c:if test="${not empty done}"><div class="notice" role="status"><p><l:say key="admin.done.${done}"/></p></div></c:if>
<c:if test="${not empty link}"><div class="notice" role="status"><p><l:say key="admin.link" with="${linkName}"/></p><p><code><c:out value="${link}"/></code></p><p><l:say key="admin.linkText"/></p></div></c:if>

<form class="row" method="get" action="<c:url value='/admin'/>">
<label for="find" class="hidden-visually"><l:say key="admin.find"/></label>
<input id="find" name="find" class="short" value="${fn:escapeXml(find)}" autocomplete="off" autocapitalize="none" spellcheck="false" placeholder="<l:say key='admin.find'/>">
<button class="quiet"><l:say key="admin.findSubmit"/></button>
</form>

<section aria-labelledby="accounts">
<h2 id="accounts"><l:say key="admin.accounts"/></h2>
<c:if test="${empty accounts}"><p class="muted"><l:say key="admin.none"/></p></c:if>
<ul class="rows">
<c:forEach items="${accounts}" var="it" varStatus="at">
<li class="account"><div id="account-${at.index}"><p><strong><c:out value="${it.name}"/></strong><c:if test="${it.self}"> <span class="here"><l:say key="admin.self"/></span></c:if><c:if test="${it.administrator}"> <span class="here">admin</span></c:if><c:if test="${not it.enabled}"> <span class="here off"><l:say key="admin.disabled"/></span></c:if></p>
<p class="muted small"><l:say key="account.created"/> <l:when at="${it.created}"/></p></div>
<details><summary aria-describedby="account-${at.index}"><l:say key="admin.acts"/></summary>
<form class="fields" method="post" action="<c:url value='/admin/link'/>"><input type="hidden" name="id" value="${fn:escapeXml(it.id)}"><p><button class="quiet"><l:say key="admin.makeLink"/></button></p></form>
<form class="fields" method="post" action="<c:url value='/admin/roles'/>"><input type="hidden" name="id" value="${fn:escapeXml(it.id)}">
<div class="field"><label for="roles-${at.index}"><l:say key="account.roles"/></label><div class="with-button"><input id="roles-${at.index}" name="roles" value="${fn:escapeXml(it.roles)}" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="roles-hint-${at.index}"><button class="quiet"><l:say key="admin.setRoles"/></button></div><p class="hint" id="roles-hint-${at.index}"><l:say key="admin.rolesHint"/></p></div></form>
<form method="post" action="<c:url value='/admin/end'/>"><input type="hidden" name="id" value="${fn:escapeXml(it.id)}"><p><button class="ends"><l:say key="admin.end"/></button></p></form>
<c:choose><c:when test="${it.enabled}"><form method="post" action="<c:url value='/admin/disable'/>"><input type="hidden" name="id" value="${fn:escapeXml(it.id)}"><p><button class="ends"><l:say key="admin.disable"/></button></p></form></c:when>
<c:otherwise><form method="post" action="<c:url value='/admin/enable'/>"><input type="hidden" name="id" value="${fn:escapeXml(it.id)}"><p><button class="quiet"><l:say key="admin.enable"/></button></p></form></c:otherwise></c:choose>
</details></li>
</c:forEach>
</ul>
<c:if test="${more}"><p class="muted"><l:say key="admin.more"/></p></c:if>
</section>

<section aria-labelledby="keys" class="token">
<h2 id="keys" class="key"><l:mark kind="token"/><l:say key="admin.keys"/></h2>
<p><l:say key="admin.keysText"/></p>
<ul class="rows">
<c:forEach items="${keys}" var="it" varStatus="at">
<li class="token"><div id="key-${at.index}"><p><code><c:out value="${it.kid}"/></code> <span class="here"><l:say key="admin.key.${it.state}"/></span></p><p class="muted small"><c:out value="${it.algorithm}"/> · <l:say key="admin.keyMade"/> <l:when at="${it.made}"/></p></div>
<c:if test="${it.state ne 'withdrawn'}"><form method="post" action="<c:url value='/admin/keys/withdraw'/>"><input type="hidden" name="kid" value="${fn:escapeXml(it.kid)}"><button class="ends" aria-describedby="key-${at.index}"><l:say key="admin.withdraw"/></button></form></c:if></li>
</c:forEach>
</ul>
<form method="post" action="<c:url value='/admin/keys/rotate'/>"><p><button class="quiet"><l:say key="admin.rotate"/></button></p></form>
</section>

<section aria-labelledby="everybody">
<h2 id="everybody"><l:say key="admin.everybody"/></h2>
<p><l:say key="admin.everybodyText"/></p>
<form method="post" action="<c:url value='/admin/end-everybody'/>"><p><button class="ends"><l:say key="admin.endEverybody"/></button></p></form>
</section>
</l:page>
